/** The built-in Postgres cannot run here; its message tells an operator what to change, no stack is needed. */
export class PostgresStartError extends Error {}
