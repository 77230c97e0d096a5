import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { isUuid, POOL } from '@rosetta/common';
import type { Pool } from 'pg';
import { KEY_GRACE_SECONDS, TOKEN_ALGORITHM } from '../users/better-auth.js';

interface StoredKey {
  readonly publicKey: string;
  readonly usableUntil: Date | null;
}

interface CachedKey {
  readonly key: KeyObject;
  /** By the clock. */
  readonly usableUntil: number;
  /** By `performance.now()`, which nobody sets back. */
  readonly knownUntil: number;
}

/** How long a key is believed without another look: a key that is deleted stops verifying within this time. */
const CACHE_MS = 60_000;

const byId = {
  name: 'auth.signing-key',
  text: `
    select public_key as "publicKey", expires_at + interval '${KEY_GRACE_SECONDS} seconds' as "usableUntil"
    from auth.jwks
    where id = $1::uuid and alg = '${TOKEN_ALGORITHM}'
      and (expires_at is null or expires_at + interval '${KEY_GRACE_SECONDS} seconds' > now())`,
};

/** The public halves of the keys our access tokens are signed with, by key id; new keys are found as they appear. */
@Injectable()
export class SigningKeys {
  private readonly cache = new Map<string, CachedKey>();

  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** The key with this id; null when we never had it or it is too old. */
  async find(id: unknown): Promise<KeyObject | null> {
    if (!isUuid(id)) return null;
    const cached = this.cache.get(id);
    if (cached && cached.knownUntil > performance.now() && cached.usableUntil > Date.now()) return cached.key;
    this.cache.delete(id);
    return this.load(id);
  }

  private async load(id: string): Promise<KeyObject | null> {
    const [stored] = (await this.pool.query<StoredKey>({ ...byId, values: [id] })).rows;
    if (!stored) return null;
    const key = createPublicKey({ key: JSON.parse(stored.publicKey) as JsonWebKey, format: 'jwk' });
    const usableUntil = stored.usableUntil?.getTime() ?? Infinity;
    this.cache.set(id, { key, usableUntil, knownUntil: performance.now() + CACHE_MS });
    return key;
  }
}
