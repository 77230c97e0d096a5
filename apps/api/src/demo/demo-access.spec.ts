import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDemo, readDemoAccess, writeDemoAccess } from './demo-access.js';
import { DemoExistsError } from './demo.service.js';

const access = { email: 'demo@example.com', password: 'p', apiKey: 'cg_1', organizationId: 'o' };
let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'rosetta-demo-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

describe('openDemo', () => {
  const silent = () => undefined;
  const refuse = (error: Error) => ({ create: () => Promise.reject(error) });

  it('makes the demo at the first start and finds it at the next', async () => {
    expect(await openDemo(dataDir, { create: () => Promise.resolve(access) }, silent)).toEqual(access);
    expect(await openDemo(dataDir, refuse(new Error('made twice')), silent)).toEqual(access);
  });

  it('says that the access facts are lost where the demo exists without them', async () => {
    const said: string[] = [];
    expect(await openDemo(dataDir, refuse(new DemoExistsError()), (line) => said.push(line))).toBeNull();
    expect(said).toEqual([expect.stringContaining(path.join(dataDir, 'demo.json'))]);
  });

  it('lets any other failure stop the start, and leaves no file', async () => {
    await expect(openDemo(dataDir, refuse(new Error('no database')), silent)).rejects.toThrow('no database');
    expect(await readdir(dataDir)).toEqual([]);
  });
});

describe('writeDemoAccess', () => {
  it('makes the data directory, which nothing else needs when the database is elsewhere', async () => {
    const elsewhere = path.join(dataDir, 'not', 'there');
    await writeDemoAccess(elsewhere, access);
    expect(await readDemoAccess(elsewhere)).toEqual(access);
  });

  it('keeps the password from other users of the machine', async () => {
    await writeDemoAccess(dataDir, access);
    expect((await stat(path.join(dataDir, 'demo.json'))).mode & 0o777).toBe(0o600);
  });

  it('leaves nothing beside the file', async () => {
    await writeDemoAccess(dataDir, access);
    expect(await readdir(dataDir)).toEqual(['demo.json']);
  });

  it('replaces what an earlier start wrote', async () => {
    await writeDemoAccess(dataDir, access);
    await writeDemoAccess(dataDir, { ...access, apiKey: 'cg_2' });
    expect(await readDemoAccess(dataDir)).toEqual({ ...access, apiKey: 'cg_2' });
  });
});
