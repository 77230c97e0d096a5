export { accessTokensOf } from './access-tokens.js';
export type { WithAccessToken, WithAnyone, WithApiKey, WithSession } from './callers.js';
export type { RosettaClient, RosettaOptions } from './client.js';
export type { Secret } from './credentials.js';
export { dataOf, RosettaError, type Result } from './errors.js';
export { followImport } from './import-events.js';
export { itemsByCursor, itemsByOffset, rowsByRange, type Part } from './pages.js';
export type { RetryOptions, Send } from './retry.js';
export * from './generated/apis.js';
