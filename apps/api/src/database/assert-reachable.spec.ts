import { createServer, type AddressInfo, type Server } from 'node:net';
import { assertReachable } from './assert-reachable.js';

/** An error as Postgres sends it, to whoever connects. */
function refusal(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5, 'E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

describe('assertReachable', () => {
  let server: Server;
  let refusals: Buffer[];

  beforeEach(async () => {
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(refusals.shift()!));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => server.close());

  const reach = () => {
    const { port } = server.address() as AddressInfo;
    return assertReachable('DATABASE_URL', `postgres://someone@127.0.0.1:${port}/somewhere`);
  };

  it('waits for a server that is starting up', async () => {
    refusals = [
      refusal('57P03', 'the database system is starting up'),
      refusal('57P03', 'the database system is not yet accepting connections'),
      refusal('28000', 'no such role'),
    ];
    await expect(reach()).rejects.toThrow(/no such role$/);
    expect(refusals).toEqual([]);
  });

  it('does not wait for one that refuses', async () => {
    refusals = [refusal('3D000', 'no such database'), refusal('28000', 'no such role')];
    await expect(reach()).rejects.toThrow(/no such database$/);
    expect(refusals).toHaveLength(1);
  });
});
