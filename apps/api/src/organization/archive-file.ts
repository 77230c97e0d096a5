import { createHmac, type Hmac, timingSafeEqual } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { OrganizationError } from './organization-error.js';

/** The first line of an archive. */
export interface ArchiveHead {
  readonly format: 'rosetta-organization';
  /** Migrations of the database it is from, in their order. */
  readonly migrations: readonly string[];
  readonly organization: { readonly id: string; readonly name: string; readonly slug: string };
  readonly exported_at: string;
}

/** Signs by a key of its own that follows from the secret: what is signed here is nothing else that the secret signs. */
export function signer(secret: string): Hmac {
  return createHmac('sha256', createHmac('sha256', secret).update('rosetta-organization').digest());
}

/** Writes the lines of an archive to a file, compressed, with their signature as the last one. */
export async function writeArchive(
  file: string,
  lines: AsyncIterable<string>,
  secret: string,
): Promise<void> {
  const signature = signer(secret);
  const text = new PassThrough();
  const written = pipeline(text, createGzip(), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  const write = async (line: string) => {
    if (!text.write(`${line}\n`)) await Promise.race([once(text, 'drain'), written]);
  };
  try {
    for await (const line of lines) {
      signature.update(`${line}\n`);
      await write(line);
    }
    await write(JSON.stringify({ signature: signature.digest('base64url') }));
    text.end();
  } catch (error) {
    text.destroy(error as Error);
    await written.catch(() => undefined);
    throw error;
  }
  await written;
}

/**
 * Reads a whole archive once to see that it is as it was signed.
 *
 * @throws OrganizationError where it is cut off, changed, or signed with another secret
 */
export async function verifyArchive(file: string, secret: string): Promise<ArchiveHead> {
  const signature = signer(secret);
  let head: string | undefined;
  let last: string | undefined;
  try {
    for await (const line of rawLines(file)) {
      if (last !== undefined) signature.update(`${last}\n`);
      head ??= line;
      last = line;
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code?.startsWith('Z_'))
      throw new OrganizationError(`${file} cannot be read: ${message}`, { cause: error });
  }
  const given = /^\{"signature":"([\w-]+)"\}$/.exec(last ?? '')?.[1] ?? '';
  const [expected, found] = [signature.digest(), Buffer.from(given, 'base64url')];
  if (found.length !== expected.length || !timingSafeEqual(found, expected))
    throw new OrganizationError(
      `${file} is not an archive as it was signed: it is cut off, was changed, or the secret is another one`,
    );
  return JSON.parse(head!) as ArchiveHead;
}

/** The lines between the first and the last one of an archive that was verified. */
export async function* archiveLines(file: string): AsyncGenerator<string> {
  let [isFirst, waiting]: [boolean, string | undefined] = [true, undefined];
  for await (const line of rawLines(file)) {
    if (waiting !== undefined) yield waiting;
    if (!isFirst) waiting = line;
    isFirst = false;
  }
}

/** Splits at line feeds alone: JSON may hold what else ends a line. */
async function* rawLines(file: string): AsyncGenerator<string> {
  const text = createGunzip();
  createReadStream(file)
    .once('error', (error) => text.destroy(error))
    .pipe(text);
  let rest = '';
  for await (const chunk of text.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== '') yield rest;
}
