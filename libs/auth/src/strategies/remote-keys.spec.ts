import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RemoteKeys } from './remote-keys.js';

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const published = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' }] };

describe('RemoteKeys', () => {
  let server: Server;
  let url: string;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url!);
      if (request.url === '/moved') return response.writeHead(302, { location: '/keys' }).end();
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(published));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('finds a key where it is published', async () => {
    expect((await new RemoteKeys(`${url}/keys`).find('one', 'ES256'))?.asymmetricKeyType).toBe('ec');
  });

  it('gives a key to no other algorithm than its own', async () => {
    const keys = new RemoteKeys(`${url}/keys`);
    for (const algorithm of ['RS256', 'HS256', 'none', undefined])
      expect(await keys.find('one', algorithm)).toBeNull();
  });

  it('follows no redirect', async () => {
    expect(await new RemoteKeys(`${url}/moved`).find('one', 'ES256')).toBeNull();
    expect(asked).toEqual(['/moved']);
  });

  it('asks once for however many unknown keys a forger names', async () => {
    const keys = new RemoteKeys(`${url}/keys`);
    await Promise.all(Array.from({ length: 20 }, (_, i) => keys.find(`made up ${i}`, 'ES256')));
    expect(await keys.find('another', 'ES256')).toBeNull();
    expect(asked).toHaveLength(1);
  });
});
