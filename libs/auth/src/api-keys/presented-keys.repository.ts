import { Inject, Injectable } from '@nestjs/common';
import { type Permission, POOL, ReadConnections } from '@rosetta/common';
import type { Pool } from 'pg';

/** What the owner of a key's hash may know of it: whose it is and what it may do. */
export interface PresentedKey {
  readonly id: string;
  readonly organizationId: string;
  readonly scopes: Permission[];
}

/**
 * Presenting the hash opens exactly its row (policy `presented`): whose key it is, is only known afterwards. Both sides
 * are fenced with `offset 0`, so that the planner cannot read before the setting is made.
 */
const byHash = {
  name: 'api-keys.presented',
  text: `
    select k.id, k.organization_id as "organizationId", k.scopes
    from (select set_config('app.api_key_hashes', $1, true) as hash offset 0) s,
      lateral (
        select id, organization_id, scopes from api_keys
        where key_hash = s.hash and revoked_at is null and (expires_at is null or expires_at > now())
        offset 0
      ) k`,
};

const markUsed = `
  update api_keys k set last_used_at = greatest(k.last_used_at, to_timestamp(u.used_at / 1000.0))
  from unnest($1::text[], $2::bigint[]) as u(key_hash, used_at)
  where k.key_hash = u.key_hash`;

/** The one look into `api_keys` that names no organization: by the hash of a key somebody presents. */
@Injectable()
export class PresentedKeysRepository {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    private readonly reads: ReadConnections,
  ) {}

  /** The live key with this hash; null when it never existed, was revoked, or has expired. */
  async find(keyHash: string): Promise<PresentedKey | null> {
    const { rows } = await this.reads.query({ ...byHash, values: [keyHash] });
    return (rows[0] as PresentedKey | undefined) ?? null;
  }

  /** Notes when keys were last used: one update for all of them, whichever organizations they belong to. */
  async markUsed(uses: ReadonlyMap<string, number>): Promise<void> {
    const client = await this.pool.connect();
    let failure: Error | undefined;
    try {
      const hashes = [...uses.keys()];
      await client.query('begin');
      await client.query(`select set_config('app.api_key_hashes', $1, true)`, [hashes.join()]);
      await client.query(markUsed, [hashes, [...uses.values()]]);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback').catch((e: Error) => (failure = e));
      throw error;
    } finally {
      client.release(failure);
    }
  }
}
