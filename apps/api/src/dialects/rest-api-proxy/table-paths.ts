/** Where document B's proxy answers; a table's own path is its name behind it. */
export const PROXY_PATH = '/functions/v1/rest-api-proxy';

/** Where supabase-js looks for tables. */
export const REST_PATH = '/rest/v1';
