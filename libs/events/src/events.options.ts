/** Injection token of {@link EventsOptions}. */
export const EVENTS_OPTIONS = Symbol('events options');

/** What the application decides about telling others of changes. */
export interface EventsOptions {
  /** How long a stream of changes goes on before its follower has to come back. */
  readonly streamSeconds: number;
}
