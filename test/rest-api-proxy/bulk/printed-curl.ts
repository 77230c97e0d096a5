import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ProxyClient } from '../proxy-client.js';

const run = promisify(execFile);

const PRINTED_BASE = 'https://txpaxbxhnvnhsjwwaeoy.supabase.co/functions/v1';

/** Runs a command of document B as it is printed, in a shell, by curl itself; only base URL and key are replaced. */
export async function printedCurl({ api, tenant }: ProxyClient, printed: string) {
  const command = printed
    .replaceAll(PRINTED_BASE, `${api.url}/functions/v1`)
    .replaceAll("'.../", `'${api.url}/functions/v1/`)
    .replaceAll('cg_xxx', tenant.apiKey);
  const script = `curl() { command curl --silent --write-out '\\n%{http_code}' "$@"; }\n${command}`;
  const { stdout } = await run('sh', ['-c', script]);
  const [, text = '', status] = /^([\s\S]*)\n(\d{3})$/.exec(stdout) ?? [];
  return { status: Number(status), body: JSON.parse(text), text };
}
