import { Injectable } from '@nestjs/common';
import {
  type CurrentRecord,
  Database,
  DomainError,
  type FollowedIds,
  isUuid,
  primaryStatement,
  tenantStatement,
  type Transaction,
} from '@rosetta/common';
import type { MergedEntity, MergedRecord } from './merged-record.entity.js';

/** How many merges an id is followed through; whoever merges takes a record that is there, so there are no circles. */
const MOST_STEPS = 100;

const insertMerged = tenantStatement(
  'merged-records.insert',
  `insert into merged_records (organization_id, entity, id, merged_into, external_id)
   select {organization}, r.entity, r.id, r."mergedInto", r."externalId"
   from jsonb_to_recordset($2::jsonb) as r(entity text, id uuid, "mergedInto" uuid, "externalId" text)
   returning 1`,
);
const deleteMerged = tenantStatement(
  'merged-records.delete',
  'delete from merged_records m where m.organization_id = {organization} and m.id = any($2::uuid[]) returning m.id',
);
/** No audit event of its own tells a standby of a redirect. */
const resolveMerged = primaryStatement(
  'merged-records.resolve',
  `with recursive steps as (
     select m.id as old, m.entity, m.merged_into as id, 1 as step from merged_records m
     where m.organization_id = {organization} and m.id = any($2::uuid[])
     union all
     select s.old, s.entity, m.merged_into, s.step + 1 from steps s
     join merged_records m on m.organization_id = {organization} and m.id = s.id and s.step < ${MOST_STEPS}
   ) select distinct on (s.old) s.old, s.entity, s.id from steps s order by s.old, s.step desc`,
);

/** Who was known by ids of another system; of several the one that was merged last. */
const knownByExternalId = primaryStatement(
  null,
  `select distinct on (m.external_id) m.external_id as "externalId", m.id from merged_records m
   where m.organization_id = {organization} and m.entity = $2 and m.external_id = any($3::text[])
   order by m.external_id, m.merged_at desc, m.id desc`,
);

/** SQL for the ids of records that were merged. */
@Injectable()
export class MergedRecordsRepository {
  constructor(private readonly database: Database) {}

  /** Notes what records were merged into; their ids must lead nowhere yet. */
  async insert(
    tx: Transaction,
    records: readonly Pick<MergedRecord, 'entity' | 'id' | 'mergedInto' | 'externalId'>[],
  ): Promise<void> {
    await tx.rows(insertMerged, [JSON.stringify(records)]);
  }

  /** The ids of merged records that were known by these ids of another system. */
  async knownByExternalId(
    organizationId: string,
    entity: MergedEntity,
    externalIds: readonly string[],
  ): Promise<Map<string, string>> {
    type Row = Pick<MergedRecord, 'externalId' | 'id'>;
    const rows = await this.database.rows<Row>(organizationId, knownByExternalId, [entity, externalIds]);
    return new Map(rows.map(({ externalId, id }) => [externalId!, id]));
  }

  /** Lets ids stand for themselves again; answers which of them led elsewhere. */
  async delete(tx: Transaction, ids: readonly string[]): Promise<string[]> {
    return (await tx.rows<{ id: string }>(deleteMerged, [ids])).map(({ id }) => id);
  }

  /**
   * Refuses to bring a merged record back by itself.
   * @throws {conflict}
   */
  async refuseMerged(tx: Transaction, id: string): Promise<void> {
    if (isUuid(id) && (await this.resolve(tx.organizationId, [id])).size > 0)
      throw new DomainError('conflict', 'It was merged into another one; undo the merge to have it back');
  }

  /** What those of these ids that are of merged records lead to by now, through any number of merges; one statement. */
  async resolve(organizationId: string, ids: readonly string[]): Promise<FollowedIds> {
    if (ids.length === 0) return new Map();
    type Row = CurrentRecord & { readonly old: string };
    const rows = await this.database.rows<Row>(organizationId, resolveMerged, [ids]);
    return new Map(rows.map(({ old, entity, id }) => [old, { entity, id }]));
  }
}
