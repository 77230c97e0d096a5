import { Injectable } from '@nestjs/common';
import { tenantStatement, type Transaction } from '@rosetta/common';
import { keyKinds, MAX_BLOCK, weakKinds } from '../matching/blocking-key.js';
import type { DuplicateEntity } from '../matching/matcher.js';
import type { LargeBlocks } from './duplicate-scan.entity.js';

const strength = `case when o.kind in (${[...weakKinds].map((kind) => keyKinds.indexOf(kind)).join(', ')}) then 1 else 2 end`;

const keys = `duplicate_keys k where k.organization_id = {organization} and k.entity = $2`;
/** Who has a key, at most one more than a block may have. */
const blockOf = (condition: string) =>
  `(select array_agg(record_id) as records from (
     select k.record_id from ${keys} and ${condition} limit ${MAX_BLOCK + 1}) n)`;
const isBlock = (block: string) => `cardinality(${block}) between 2 and ${MAX_BLOCK}`;

/**
 * The next records that wait to be compared, each with those that share enough with it; of two that both wait, with the later
 * one. A block that is too large is looked at by its second key. Without a name, as it is planned for tables that grow meanwhile.
 */
const nextCandidates = tenantStatement(
  null,
  `with batch as materialized (
     select record_id from duplicate_records
     where organization_id = {organization} and entity = $2 and not is_compared order by record_id limit $3
   ), own as materialized (
     select o.key, o.second, ${strength} as strength, o.record_id, block.records from batch b
     cross join lateral (select k.* from ${keys} and k.record_id = b.record_id offset 0) o
     cross join lateral ${blockOf('k.key = o.key')} block
   ), shared as (
     select o.record_id, o.strength, o.records from own o where ${isBlock('o.records')}
     union all
     select o.record_id, o.strength, part.records from own o
     cross join lateral ${blockOf('k.key = o.key and k.second = o.second')} part
     where cardinality(o.records) > ${MAX_BLOCK} and o.second <> 0 and ${isBlock('part.records')}
   ), candidate as (
     select s.record_id, other from shared s cross join lateral unnest(s.records) as other where other <> s.record_id
     group by s.record_id, other having sum(s.strength) >= 2
   ), compared as (
     select c.record_id, array_agg(c.other) as others from candidate c
     join duplicate_records r on r.organization_id = {organization} and r.entity = $2 and r.record_id = c.other
     where r.is_compared or c.other < c.record_id group by c.record_id
   )
   select b.record_id as id, coalesce(c.others, '{}') as others from batch b left join compared c using (record_id)`,
);

/** Which blocks are too large, and which of their parts; grouped as the index is ordered. */
const largeBlocks = tenantStatement(
  null,
  `with part as (
     select k.key, k.second, min(k.kind) as kind, count(*) as size from ${keys} group by k.key, k.second
   ), block as (
     select key, min(kind) as kind, count(*) filter (where size > ${MAX_BLOCK} or (second = 0 and size > 1)) as left_out
     from part group by key having sum(size) > ${MAX_BLOCK}
   )
   select kind, count(*)::int as cut, sum(left_out)::int as left_out from block group by kind order by kind`,
);

/** A record, and those it is to be compared with. */
export interface Candidates {
  readonly id: string;
  readonly others: readonly string[];
}

/** SQL that brings records together: no record is compared with all. */
@Injectable()
export class CandidatesRepository {
  async next(tx: Transaction, entity: DuplicateEntity, limit: number): Promise<Candidates[]> {
    return tx.rows(nextCandidates, [entity, limit]);
  }

  async largeBlocks(tx: Transaction, entity: DuplicateEntity): Promise<LargeBlocks[]> {
    const rows = await tx.rows<Omit<LargeBlocks, 'kind'> & { kind: number }>(largeBlocks, [entity]);
    return rows.map((row) => ({ ...row, kind: keyKinds[row.kind]! }));
  }
}
