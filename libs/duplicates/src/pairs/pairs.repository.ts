import { Injectable } from '@nestjs/common';
import { type Actor, Database, entityColumns, tenantStatement, type Transaction } from '@rosetta/common';
import type { DuplicateEntity } from '../matching/matcher.js';
import { perEntity } from '../per-entity.js';
import type { DuplicateScan } from '../scans/duplicate-scan.entity.js';
import { type Decision, DuplicatePair, type PairStatus } from './duplicate-pair.entity.js';
import { type PairSide, withSides } from './pair-sides.js';

const columns = entityColumns(DuplicatePair, 'p');
const of = `p.organization_id = {organization} and p.entity = $2`;

const perPairs = (name: string, sql: (sides: ReturnType<typeof withSides>) => string) =>
  perEntity(`duplicate-pairs.${name}`, (entity) => sql(withSides(entity)));

/** Pairs in one order, so that two who write the same ones do not wait for each other. */
const foundPairs = (parameter: string) =>
  `(select * from jsonb_to_recordset(${parameter}::jsonb)
     as f(id uuid, "firstId" uuid, "secondId" uuid, score double precision, why jsonb) order by "firstId", "secondId") r`;

/** What was decided stays; only how likely it is may have changed. */
const keepPairs = tenantStatement(
  'duplicate-pairs.keep',
  `insert into duplicate_pairs (organization_id, entity, scan_id, id, first_id, second_id, score, why)
   select {organization}, $2, $3, r.id, r."firstId", r."secondId", r.score, r.why
   from ${foundPairs('$4')}
   on conflict (organization_id, entity, first_id, second_id) do update
     set scan_id = excluded.scan_id, score = excluded.score, why = excluded.why`,
);
const reportPairs = tenantStatement(
  'duplicate-pairs.report',
  `insert into duplicate_pairs as p (organization_id, entity, import_id, reported_at, id, first_id, second_id, score, why)
   select {organization}, 'contacts', $2, now(), r.id, r."firstId", r."secondId", r.score, r.why from ${foundPairs('$3')}
   on conflict (organization_id, entity, first_id, second_id) do update
     set score = excluded.score, why = excluded.why, reported_at = excluded.reported_at,
       import_id = case when p.reported_at is null or p.import_id = excluded.import_id then excluded.import_id end
     where p.status = 'open'`,
);
/** What a scan has found too goes on being found. */
const withdrawReports = tenantStatement(
  'duplicate-pairs.withdraw',
  `with gone as (
     delete from duplicate_pairs where organization_id = {organization} and import_id = $2 and status = 'open' and scan_id is null
   )
   update duplicate_pairs set reported_at = null, import_id = null
   where organization_id = {organization} and import_id = $2 and not (status = 'open' and scan_id is null)`,
);
/** Of each of the contacts the index is asked, as they may be thousands. */
const differentAmong = tenantStatement(
  null,
  `select p.first_id as "firstId", p.second_id as "secondId" from unnest($2::uuid[]) c(id)
   cross join lateral (
     select p.first_id, p.second_id from duplicate_pairs p
     where p.organization_id = {organization} and p.entity = 'contacts' and p.first_id = c.id and p.status = 'different' offset 0
   ) p
   where p.second_id = any($2::uuid[])`,
);
const outdatedBy = (side: string) => `
  select p.id, p.first_id, p.second_id from duplicate_pairs p
  where ${of} and p.${side} = compared.id and p.status = 'open' and p.scan_id <> $3 and p.reported_at is null`;
/**
 * Open pairs of records that a scan has compared without finding the pair again, and that nobody has reported. A record that waits
 * may find it yet, and the pairs of merged ones wait for it to be undone.
 */
const forgetOutdated = tenantStatement(
  null,
  `with outdated as (
     select p.id from unnest($4::uuid[]) compared(id)
     cross join lateral (${outdatedBy('first_id')} union all ${outdatedBy('second_id')} offset 0) p
     where not exists (
       select from duplicate_records r where r.organization_id = {organization} and r.entity = $2
         and r.record_id in (p.first_id, p.second_id) and not r.is_compared)
     and not exists (
       select from merged_records m where m.organization_id = {organization} and m.id in (p.first_id, p.second_id))
   )
   delete from duplicate_pairs where organization_id = {organization} and id = any(array(select id from outdated))`,
);
const queue = perPairs('queue', (sides) => {
  const page = (
    condition: string,
  ) => `(select ${columns}, ${sides.columns} from duplicate_pairs p ${sides.join}
     where ${of} and p.status = $3 and ${condition} and ($5::double precision is null or (p.score, p.id) < ($5, $6::uuid))
     order by p.score desc, p.id desc limit $7)`;
  return `${page('p.score >= $4')} union all ${page('p.score < $4 and p.reported_at is not null')}
     order by score desc, id desc limit $7`;
});
/** Of a record that lives: its pairs are found from either side. */
const ofRecord = perPairs(
  'of-record',
  (sides) => `select ${columns}, ${sides.columns} from (
     select * from duplicate_pairs p where ${of} and p.first_id = $3
     union all
     select * from duplicate_pairs p where ${of} and p.second_id = $3
   ) p ${sides.join}
   where p.status <> 'open' or p.score >= $4 or p.reported_at is not null order by p.score desc, p.id desc limit $5`,
);
const lockPair = tenantStatement(
  'duplicate-pairs.lock',
  `select ${columns} from duplicate_pairs p where p.organization_id = {organization} and p.id = $2 for update`,
);
const findPair = tenantStatement(
  'duplicate-pairs.find',
  `select ${columns} from duplicate_pairs p where p.organization_id = {organization} and p.id = $2`,
);
/** Merging locks its records, and then takes over what was decided of them. */
const lockSides = perEntity(
  'duplicate-pairs.lock-sides',
  (entity) =>
    `select c.id from ${entity} c where c.organization_id = {organization} and c.id in ($2, $3) order by c.id for key share`,
);
const getPair = perPairs(
  'get',
  (sides) =>
    `select ${columns}, ${sides.columns} from duplicate_pairs p ${sides.join} where ${of} and p.id = $3`,
);
const decide = tenantStatement(
  'duplicate-pairs.decide',
  `update duplicate_pairs p set status = $3, user_id = $4, api_key_id = $5, decided_at = case when $3 <> 'open' then now() end, version = p.version + 1
   where p.organization_id = {organization} and p.id = $2`,
);

/** A pair as a scan finds it. */
export type FoundPair = Pick<DuplicatePair, 'id' | 'firstId' | 'secondId' | 'score' | 'why'>;

/** A pair with what is shown of its records. */
export type ShownPair = DuplicatePair & { readonly sides: readonly [PairSide, PairSide] };

/** Which pairs are asked for. */
export interface PairsQuery {
  readonly entity: DuplicateEntity;
  readonly status: PairStatus;
  readonly leastScore: number;
  /** The last pair of the page before. */
  readonly after: Pick<DuplicatePair, 'score' | 'id'> | null;
  readonly limit: number;
}

/** SQL for pairs of records that may be one. */
@Injectable()
export class PairsRepository {
  constructor(private readonly database: Database) {}

  async keep(tx: Transaction, { entity, id }: DuplicateScan, pairs: readonly FoundPair[]): Promise<void> {
    await tx.rows(keepPairs, [entity, id, JSON.stringify(pairs)]);
  }

  /** Puts pairs of contacts into the queue, whatever they score; what was decided stays. */
  async report(tx: Transaction, importId: string | null, pairs: readonly FoundPair[]): Promise<void> {
    await tx.rows(reportPairs, [importId, JSON.stringify(pairs)]);
  }

  /** Takes out of the queue what an import alone has put there. */
  async withdraw(tx: Transaction, importId: string): Promise<void> {
    await tx.rows(withdrawReports, [importId]);
  }

  /** Which two of these contacts people have said to be different. */
  async differentAmong(tx: Transaction, contactIds: readonly string[]): Promise<[string, string][]> {
    const rows = await tx.rows<Pick<DuplicatePair, 'firstId' | 'secondId'>>(differentAmong, [contactIds]);
    return rows.map(({ firstId, secondId }) => [firstId, secondId]);
  }

  async forgetOutdated(
    tx: Transaction,
    { entity, id }: DuplicateScan,
    compared: readonly string[],
  ): Promise<void> {
    await tx.rows(forgetOutdated, [entity, id, compared]);
  }

  /** The likeliest first. */
  async queue(organizationId: string, query: PairsQuery): Promise<ShownPair[]> {
    const { entity, status, leastScore, after, limit } = query;
    const parameters = [entity, status, leastScore, after?.score ?? null, after?.id ?? null, limit];
    return this.database.rows(organizationId, queue[entity], parameters);
  }

  async ofRecord(
    organizationId: string,
    entity: DuplicateEntity,
    id: string,
    leastScore: number,
    limit: number,
  ): Promise<ShownPair[]> {
    return this.database.rows(organizationId, ofRecord[entity], [entity, id, leastScore, limit]);
  }

  /** Locks a pair, behind its records: none of them is merged while somebody decides. */
  async lock(tx: Transaction, id: string): Promise<DuplicatePair | null> {
    const [found] = await tx.rows<DuplicatePair>(findPair, [id]);
    if (!found) return null;
    await tx.rows(lockSides[found.entity], [found.firstId, found.secondId]);
    return (await tx.rows<DuplicatePair>(lockPair, [id]))[0] ?? null;
  }

  /** Null too where one of its records is deleted. */
  async get(tx: Transaction, { entity, id }: DuplicatePair): Promise<ShownPair | null> {
    return (await tx.rows<ShownPair>(getPair[entity], [entity, id]))[0] ?? null;
  }

  async decide(tx: Transaction, id: string, decision: Decision, actor: Actor): Promise<void> {
    const { userId, apiKeyId } = decision === 'open' ? { userId: null, apiKeyId: null } : actor;
    await tx.rows(decide, [id, decision, userId, apiKeyId]);
  }
}
