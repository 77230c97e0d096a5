declare module 'pg/lib/utils.js' {
  /** Writes a parameter as Postgres reads it. */
  export function prepareValue(value: unknown): unknown;
}
