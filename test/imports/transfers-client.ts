import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadSettings } from '../../apps/api/src/config/settings.js';
import { createApp } from '../../apps/api/src/create-app.js';
import type { ApiResponse, Tenant, TestApi } from '../support/api.js';
import { watchResponses } from '../support/watch-responses.js';

export const IMPORTS = '/api/v1/imports';

/** Imports and exports as one tenant asks for them. */
export interface Transfers {
  /** Sends a file; `query` begins with the entity. */
  upload(
    file: string | Buffer,
    query?: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<ApiResponse>;
  ask(method: string, path: string, json?: unknown): Promise<ApiResponse>;
  /** Waits for an import to stand where it is expected to. */
  until(id: string, ...statuses: string[]): Promise<any>;
  /** Imports a file to its end; answers the import. */
  run(file: string | Buffer, query?: Record<string, string>, directions?: unknown): Promise<any>;
  /** What became of the rows of an import. */
  results(id: string, query?: string): Promise<any[]>;
  export(path: string): Promise<ApiResponse>;
}

/** Imports and exports for a tenant, on the instance at `url`. */
export function transfersOf(api: TestApi, { cookie }: Pick<Tenant, 'cookie'>): Transfers {
  const ask = (method: string, path: string, json?: unknown) =>
    api.request(method, `/api/v1${path}`, { headers: { cookie }, json });
  const upload: Transfers['upload'] = (file, query = {}, headers = {}) => {
    const search = new URLSearchParams({ entity: 'contacts', ...query }).toString();
    const sent = { cookie, 'content-type': 'text/csv', ...headers };
    return api.request('POST', `${IMPORTS}?${search}`, { headers: sent, raw: file });
  };
  const until: Transfers['until'] = async (id, ...statuses) => {
    for (;;) {
      const { body, status } = await ask('GET', `/imports/${id}`);
      if (status !== 200) throw new Error(`GET ${id} answered ${status}`);
      if (statuses.includes(body.import.status)) return body.import;
      await sleep(25);
    }
  };
  return {
    ask,
    upload,
    until,
    run: async (file, query = {}, directions = {}) => {
      const said = { start: 'true', directions: JSON.stringify(directions), ...query };
      const response = await upload(file, said);
      if (response.status !== 201) throw new Error(`upload answered ${response.status}: ${response.text}`);
      return until(response.body.import.id, 'completed', 'failed', 'cancelled');
    },
    results: async (id, query = '') => {
      const { text } = await ask('GET', `/imports/${id}/results?format=ndjson${query}`);
      return linesOf(text);
    },
    export: (path) => ask('GET', `/exports/${path}`),
  };
}

/** The objects of an NDJSON text. */
export function linesOf(text: string): any[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** A CSV of contacts with an e-mail and a number each. */
export function contactsCsv(count: number, prefix = 'p'): string {
  const rows = Array.from({ length: count }, (_, n) => `First${n},Last${n},${prefix}${n}@example.com`);
  return ['first_name,last_name,email', ...rows].join('\n');
}

/** Another replica over the same database, which looks for imports. */
export async function startReplica({ appUrl }: TestApi, environment: Record<string, string> = {}) {
  const settings = loadSettings({ LOG_LEVEL: 'silent', IMPORT_POLL_MS: '20', ...environment });
  const authSecret = 'a secret for tests only, long enough to be one';
  const app = await createApp(
    { ...settings, publicUrl: 'http://localhost:3000', authSecret },
    { appUrl, appRole: null },
  );
  watchResponses(app.getHttpServer());
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { app, url: `http://127.0.0.1:${port}`, close: () => app.close() };
}
