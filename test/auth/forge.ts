import { createHmac, type KeyObject, sign } from 'node:crypto';

/** A claim set, as a forger or an issuer likes it. */
export type Claims = Record<string, unknown>;

/** How a token says it is signed. */
export interface Header {
  alg: string;
  kid?: string;
}

/** Writes a JWT and signs it with whatever key is given, however unfit; null leaves the signature empty. */
export function forge(header: Header, claims: Claims, key: KeyObject | string | null): string {
  const text = [{ typ: 'JWT', ...header }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${signatureOf(text, header.alg, key).toString('base64url')}`;
}

/** Reads a token's header and claims. */
export function read(token: string): { header: Header; claims: Claims } {
  const [header, claims] = token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
  return { header, claims };
}

/** Now, as tokens count. */
export function seconds(fromNow = 0): number {
  return Math.floor(Date.now() / 1000) + fromNow;
}

function signatureOf(text: string, algorithm: string, key: KeyObject | string | null): Buffer {
  if (key === null) return Buffer.alloc(0);
  if (algorithm.startsWith('HS') || typeof key === 'string') {
    return createHmac(algorithm === 'HS512' ? 'sha512' : 'sha256', key)
      .update(text)
      .digest();
  }
  return sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
}
