export { startEmbeddedPostgres } from './embedded-postgres.js';
export type { EmbeddedPostgres, EmbeddedPostgresOptions } from './embedded-postgres.js';
export { outdatedPostgres } from './outdated-postgres.js';
export { PostgresStartError } from './postgres-start.error.js';
