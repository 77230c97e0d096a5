import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startApi, type TestApi } from '../support/api.js';
import { type Transfers, transfersOf } from './transfers-client.js';
import { workbook } from './write-workbook.js';

const XLSX = { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };

/** The product is outside of the sandbox, whose environment is a copy. */
const { env } = outside<typeof process>('process');

/** A folder with room for so little, where this machine lets one be made. */
function smallFolder(folder: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
}

describe('A workbook that arrives while its temporary folder', () => {
  let api: TestApi;
  let transfers: Transfers;
  let home: string;
  const before = env.TMPDIR;

  beforeAll(async () => {
    api = await startApi();
    transfers = transfersOf(api, await api.tenant());
  });
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'rosetta-folder-'));
  });
  afterEach(() => {
    if (before === undefined) delete env.TMPDIR;
    else env.TMPDIR = before;
    rmSync(home, { recursive: true, force: true });
  });
  afterAll(() => api?.close());

  const named = (rows: string[][]) =>
    workbook({ sheets: { Contacts: [['first_name', 'source'], ...rows] }, isShared: true });
  const send = async (rows: string[][]) => transfers.upload(await named(rows), {}, XLSX);

  async function isRefused(rows: string[][]): Promise<void> {
    const response = await send(rows);
    expect(response).toMatchObject({ status: 503, body: { error: { code: 'UNAVAILABLE' } } });
    expect(response.headers.get('retry-after')).toBe('60');
    expect(await api.rows('select from imports')).toEqual([]);
  }

  it('is gone is refused as 503, leaves nothing, and is taken once there is one', async () => {
    env.TMPDIR = path.join(home, 'gone');
    await isRefused([['Ann', 'web']]);
    env.TMPDIR = home;
    expect((await send([['Ann', 'web']])).status).toBe(201);
    expect(readdirSync(home)).toEqual([]);
    await api.rows('delete from imports');
  });

  it('is full is refused as 503, whether the file or what is read of it has no room, and leaves nothing', async () => {
    if (!smallFolder(home))
      return console.warn('No small folder can be made here: what a full one does is not tested');
    try {
      env.TMPDIR = home;
      await isRefused(Array.from({ length: 4_000 }, () => [randomBytes(16).toString('hex'), 'web']));
      // A zip file of a few kilobytes; its texts are many.
      await isRefused(Array.from({ length: 20_000 }, (_, row) => [`Contact ${row}`, 'web']));
      expect(readdirSync(home)).toEqual([]);
      expect((await send([['Ann', 'web']])).status).toBe(201);
    } finally {
      spawnSync('umount', [home]);
    }
  });
});
