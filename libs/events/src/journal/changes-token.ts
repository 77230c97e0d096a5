import { stringify as uuidText, parse as uuidBytes } from 'uuid';

/** A place in the journal of an organization: behind the entry with this position. */
export interface JournalPlace {
  readonly position: number;
  /** Which transaction stands there; positions alone could be given twice, by a database that lost some. */
  readonly stamp: string;
}

const BYTES = 24;
const TOKEN = /^[A-Za-z0-9_-]{32}$/;

/** Writes a place as clients keep it; it means nothing to them. */
export function writeToken({ position, stamp }: JournalPlace): string {
  const bytes = Buffer.alloc(BYTES);
  bytes.writeBigUInt64BE(BigInt(position));
  bytes.set(uuidBytes(stamp), 8);
  return bytes.toString('base64url');
}

/** Null of what is no token. */
export function readToken(token: string): JournalPlace | null {
  if (!TOKEN.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  try {
    const position = Number(bytes.readBigUInt64BE());
    return Number.isSafeInteger(position) ? { position, stamp: uuidText(bytes.subarray(8)) } : null;
  } catch {
    return null;
  }
}
