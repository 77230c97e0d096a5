import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, type ProductProcess, startProduct } from './product-process.js';

/** The product with its demo, in a directory that outlives its process: to be killed, and started again on what is left. */
export class KillableProduct {
  private readonly home = mkdtempSync(path.join(tmpdir(), 'rosetta-killed-'));
  private product?: ProductProcess;
  /** The demo's API key and login; printed by the first start. */
  private key = '';
  private login = { email: '', password: '' };

  async start(): Promise<void> {
    this.product = await startProduct({
      dataDir: path.join(this.home, 'data'),
      port: await freePort(),
      environment: { RATE_LIMIT_API_KEY_PER_MINUTE: '0', RATE_LIMIT_ADDRESS_PER_MINUTE: '0' },
    });
    this.key ||= /X-API-Key: (cg_\w+)/.exec(this.product.output())?.[1] ?? '';
    const [, email, password] = /Demo login\s+(\S+)\s+password: (\S+)/.exec(this.product.output()) ?? [];
    if (email && password) this.login = { email, password };
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ends it for good, and takes away what it kept. */
  async remove(): Promise<void> {
    if (this.product) await this.end('SIGTERM');
    rmSync(this.home, { recursive: true, force: true });
  }

  /** A request with the demo's key. */
  ask(where: string, init: RequestInit = {}): Promise<Response> {
    const headers = { 'x-api-key': this.key, ...(init.headers as Record<string, string> | undefined) };
    return fetch(`${this.product!.url}${where}`, { ...init, headers });
  }

  /** Changes something as the demo's owner, for what no key may do. */
  async changeAsOwner(where: string, json: object): Promise<void> {
    const headers = { 'content-type': 'application/json', origin: this.product!.url };
    const signedIn = await fetch(`${this.product!.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers,
      body: JSON.stringify(this.login),
    });
    const cookie = signedIn.headers.getSetCookie().map((each) => each.split(';')[0]);
    const changed = await fetch(`${this.product!.url}${where}`, {
      method: 'PATCH',
      headers: { ...headers, cookie: cookie.join('; ') },
      body: JSON.stringify(json),
    });
    if (!changed.ok) throw new Error(await changed.text());
  }

  private end(signal: NodeJS.Signals): Promise<number | string> {
    process.kill(this.product!.pid, signal);
    return this.product!.ended;
  }
}
