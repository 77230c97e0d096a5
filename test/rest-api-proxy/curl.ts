import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ProxyClient } from './proxy-client.js';

const run = promisify(execFile);

/** The base URL that document B prints. */
export const PRINTED_BASE = 'https://txpaxbxhnvnhsjwwaeoy.supabase.co/functions/v1';

/** What curl says: the response's status and its JSON. */
export interface Curled {
  status: number;
  body: any;
}

/** Runs a printed command in a shell, by curl itself; only base URL, key and the given ids are replaced. */
export async function curl(
  crm: ProxyClient,
  printed: string,
  ids: Record<string, string> = {},
): Promise<Curled> {
  let command = printed
    .replaceAll(PRINTED_BASE, `${crm.api.url}/functions/v1`)
    .replaceAll("'.../", `'${crm.api.url}/functions/v1/`)
    .replaceAll('cg_xxx', crm.tenant.apiKey);
  for (const [name, id] of Object.entries(ids)) command = command.replaceAll(name, id);
  const script = `curl() { command curl --silent --write-out '\\n%{http_code}' "$@"; }\n${command}`;
  const { stdout } = await run('sh', ['-c', script]);
  const [, text = '', status] = /^([\s\S]*)\n(\d{3})$/.exec(stdout) ?? [];
  return { status: Number(status), body: text === '' ? null : JSON.parse(text) };
}
