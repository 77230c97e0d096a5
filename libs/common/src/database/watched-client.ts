import pg from 'pg';
import type { AnswerWatch } from './answer-watch.js';

/** What a watched connection is made with, beside what `pg` wants. */
export interface WatchedConfig extends pg.ClientConfig {
  readonly answers?: AnswerWatch;
}

/** A connection that is ended once it does not answer, see {@link AnswerWatch}; its loss is told by whatever it is asked. */
export class WatchedClient extends pg.Client {
  constructor(config?: string | WatchedConfig) {
    super(config);
    const { answers } = (config ?? {}) as WatchedConfig;
    // Whoever holds a connection without asking it anything would otherwise end the process by its loss.
    this.on('error', () => undefined);
    this.once('connect', () => answers?.add(this));
    this.once('end', () => answers?.remove(this));
  }
}
