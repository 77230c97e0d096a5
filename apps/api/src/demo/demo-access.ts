import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type DemoService, DemoExistsError } from './demo.service.js';

/** What a newcomer needs to use the demo organization. */
export interface DemoAccess {
  readonly email: string;
  readonly password: string;
  readonly apiKey: string;
  readonly organizationId: string;
}

const FILE = 'demo.json';

/**
 * Makes the demo organization at the first start and finds its access facts again at every later one; null when somebody
 * removed them, since neither the password nor the key can be read from the database.
 */
export async function openDemo(
  dataDir: string,
  demo: Pick<DemoService, 'create'>,
  say: (line: string) => void,
): Promise<DemoAccess | null> {
  const known = await readDemoAccess(dataDir);
  if (known) return known;
  try {
    const access = await demo.create();
    await writeDemoAccess(dataDir, access);
    return access;
  } catch (error) {
    if (!(error instanceof DemoExistsError)) throw error;
    say(
      `The demo organization exists already, but ${path.join(dataDir, FILE)} is gone and with it the password. Empty the data directory to begin anew.`,
    );
    return null;
  }
}

/** Reads the access facts that an earlier start wrote; null when there are none. */
export async function readDemoAccess(dataDir: string): Promise<DemoAccess | null> {
  const text = await readFile(path.join(dataDir, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const facts = JSON.parse(text) as Record<keyof DemoAccess, string>;
  const { email, password, apiKey, organizationId } = facts;
  return { email, password, apiKey, organizationId };
}

/** Keeps the access facts for later starts, readable by nobody else; a crash leaves the whole file or none. */
export async function writeDemoAccess(dataDir: string, access: DemoAccess): Promise<void> {
  // With a database elsewhere, nothing has made the directory yet.
  await mkdir(dataDir, { recursive: true });
  const file = path.join(dataDir, FILE);
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(draft, file);
}
