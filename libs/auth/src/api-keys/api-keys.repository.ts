import { Injectable } from '@nestjs/common';
import {
  Database,
  entityColumns,
  type Page,
  pageOf,
  rowsSql,
  tenantStatement,
  type Transaction,
  type Window,
} from '@rosetta/common';
import { ApiKey } from './api-key.entity.js';

const columns = entityColumns(ApiKey, 'k');
const written = rowsSql(ApiKey, ['id', 'name', 'prefix', 'keyHash', 'scopes', 'expiresAt', 'createdBy']);

/** An API key as it is first stored. */
export type NewApiKey = Pick<
  ApiKey,
  'id' | 'name' | 'prefix' | 'keyHash' | 'scopes' | 'expiresAt' | 'createdBy'
>;

const getKey = tenantStatement(
  'api-keys.get',
  `select ${columns} from api_keys k where k.organization_id = {organization} and k.id = $2`,
);
const lockKey = tenantStatement(
  'api-keys.lock',
  `select ${columns} from api_keys k where k.organization_id = {organization} and k.id = $2 for update`,
);
const listKeys = tenantStatement(
  'api-keys.list',
  `select p.*, n.total from (select count(*)::int from api_keys k where k.organization_id = {organization}) n(total)
   left join lateral (
     select ${columns} from api_keys k where k.organization_id = {organization}
     order by k.created_at desc, k.id desc limit $2 offset $3
   ) p on true`,
);
const insertKey = tenantStatement(
  'api-keys.insert',
  `with r as (select * from jsonb_to_recordset($2::jsonb) as r(${written.record})), k as (
     insert into api_keys (organization_id, ${written.columns}) select {organization}, ${written.values} from r returning *
   ) select ${columns} from k`,
);
const revokeKey = tenantStatement(
  'api-keys.revoke',
  `with k as (
     update api_keys set revoked_at = now() where organization_id = {organization} and id = $2 returning *
   ) select ${columns} from k`,
);
const endSoon = tenantStatement(
  'api-keys.end-soon',
  `with k as (
     update api_keys a set expires_at = least(a.expires_at, c.now + make_interval(secs => $3))
     from (select now() as now) c where a.organization_id = {organization} and a.id = $2 returning a.*
   ) select ${columns} from k`,
);

const LIVE = 'k.revoked_at is null and (k.expires_at is null or k.expires_at > now())';
/** Ends a member's keys where their organization has decided so, and tells of them in either case. */
const endKeysOfMember = tenantStatement(
  'api-keys.end-of-member',
  `with own as (
     select k.id from api_keys k where k.organization_id = {organization} and k.created_by = $2 and ${LIVE}
   ), ended as (
     update api_keys k set revoked_at = now() from organization_settings s
     where k.organization_id = {organization} and k.id in (select id from own)
       and s.organization_id = {organization} and s.revoke_keys_of_removed_members
     returning k.*
   ) select ${columns} from (
     select * from ended
     union all
     select k.* from api_keys k
     where k.organization_id = {organization} and k.id in (select id from own) and not exists (select from ended)
   ) k order by k.created_at desc, k.id desc`,
);
const getCreator = tenantStatement(
  'api-keys.creator',
  `select created_by as "createdBy" from api_keys where organization_id = {organization} and id = $2`,
);

/** SQL for API keys, as their organization sees them. */
@Injectable()
export class ApiKeysRepository {
  constructor(private readonly database: Database) {}

  async get(organizationId: string, id: string): Promise<ApiKey | null> {
    return (await this.database.rows<ApiKey>(organizationId, getKey, [id]))[0] ?? null;
  }

  async list(organizationId: string, { limit, offset }: Window): Promise<Page<ApiKey>> {
    const rows = await this.database.rows<ApiKey & { total: number }>(organizationId, listKeys, [
      limit,
      offset,
    ]);
    return pageOf(rows, { limit, offset });
  }

  async lock(tx: Transaction, id: string): Promise<ApiKey | null> {
    return (await tx.rows<ApiKey>(lockKey, [id]))[0] ?? null;
  }

  async insert(tx: Transaction, key: NewApiKey): Promise<ApiKey> {
    return (await tx.rows<ApiKey>(insertKey, [JSON.stringify([key])]))[0]!;
  }

  /** The live keys that a user has made, ended by now if the organization wants that. */
  async endOfMember(tx: Transaction, userId: string): Promise<ApiKey[]> {
    return tx.rows<ApiKey>(endKeysOfMember, [userId]);
  }

  /** The user on whose behalf a key was made. */
  async creatorOf(tx: Transaction, id: string): Promise<string | null> {
    return (await tx.rows<{ createdBy: string | null }>(getCreator, [id]))[0]?.createdBy ?? null;
  }

  /** Ends a key now. */
  async revoke(tx: Transaction, id: string): Promise<ApiKey> {
    return (await tx.rows<ApiKey>(revokeKey, [id]))[0]!;
  }

  /** Lets a key work for so long, if it would work for longer. */
  async endIn(tx: Transaction, id: string, seconds: number): Promise<ApiKey> {
    return (await tx.rows<ApiKey>(endSoon, [id, seconds]))[0]!;
  }
}
