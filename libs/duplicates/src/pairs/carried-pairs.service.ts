import { Injectable } from '@nestjs/common';
import {
  type Change,
  entityColumns,
  newId,
  rowsSql,
  tenantStatement,
  type Transaction,
  unprocessable,
} from '@rosetta/common';
import type { DuplicateEntity } from '../matching/matcher.js';
import { carriedProperties, type CarriedState, carryPairs, stateOf } from './carry-pairs.js';
import { DuplicatePair, type PairStatus } from './duplicate-pair.entity.js';

const of = `p.organization_id = {organization} and p.entity = $2`;
const written = rowsSql(DuplicatePair, carriedProperties);
const inserted = rowsSql(DuplicatePair, [
  'id',
  'firstId',
  'secondId',
  'score',
  'why',
  'scanId',
  'foundAt',
  ...carriedProperties,
]);

/** From either side; without a name, as a record may have none or thousands. */
const naming = tenantStatement(
  null,
  `select ${entityColumns(DuplicatePair, 'p')} from (
     select * from duplicate_pairs p where ${of} and p.first_id = any($3::uuid[])
     union
     select * from duplicate_pairs p where ${of} and p.second_id = any($3::uuid[])
   ) p order by p.id limit $4`,
);
/** In the order in which scans write them; what was decided meanwhile stays. */
const carry = tenantStatement(
  null,
  `insert into duplicate_pairs as p (organization_id, entity, ${inserted.columns})
   select {organization}, $2, ${inserted.values} from jsonb_to_recordset($3::jsonb) as r(${inserted.record}) order by r."firstId", r."secondId"
   on conflict (organization_id, entity, first_id, second_id) do update
     set status = excluded.status, user_id = excluded.user_id, api_key_id = excluded.api_key_id,
       decided_at = excluded.decided_at, reported_at = excluded.reported_at, import_id = excluded.import_id,
       version = p.version + 1
     where p.status = 'open'
   returning p.id, p.version, p.first_id as "firstId", p.second_id as "secondId"`,
);
const lockThese = tenantStatement(
  null,
  `select p.id, p.version from duplicate_pairs p where ${of} and p.id = any($3::uuid[])
   order by p.first_id, p.second_id for update`,
);
const removeThese = tenantStatement(
  null,
  `delete from duplicate_pairs p where ${of} and p.id = any($3::uuid[])`,
);
const restoreThese = tenantStatement(
  null,
  `update duplicate_pairs p set ${written.assignments}, version = p.version + 1
   from jsonb_to_recordset($3::jsonb) as r(id uuid, ${written.record}) where ${of} and p.id = r.id`,
);

/** A pair of a winner that a merge wrote, as it was and as it left it. */
export interface WrittenPair {
  readonly id: string;
  readonly version: number;
  readonly before: CarriedState | null;
  readonly after: CarriedState;
}

/** What was written of pairs, with the audit events of the decisions among them. */
interface Carried {
  readonly pairs: readonly WrittenPair[];
  readonly changes: readonly Change[];
}

/** Has what is known of the pairs of losers known of their winner, and takes it back. */
@Injectable()
export class CarriedPairsService {
  /** @throws {unprocessable} where it is too much for one transaction */
  async carry(
    tx: Transaction,
    entity: DuplicateEntity,
    winnerId: string,
    loserIds: readonly string[],
    most: number,
  ): Promise<Carried> {
    const known = await tx.rows<DuplicatePair>(naming, [entity, [winnerId, ...loserIds], most + 1]);
    if (known.length > most)
      throw unprocessable(`More than ${most} duplicates would move, which is too much for one merge`);
    const carried = carryPairs(known, winnerId, loserIds, newId);
    if (carried.length === 0) return { pairs: [], changes: [] };
    const rows = await tx.rows<Pick<DuplicatePair, 'id' | 'version' | 'firstId' | 'secondId'>>(carry, [
      entity,
      JSON.stringify(carried.map(({ pair }) => pair)),
    ]);
    const byRecords = new Map(rows.map((row) => [`${row.firstId} ${row.secondId}`, row]));
    const pairs = carried.flatMap(({ pair, before }): WrittenPair | [] => {
      const row = byRecords.get(`${pair.firstId} ${pair.secondId}`);
      return row ? { id: row.id, version: row.version, before, after: stateOf(pair) } : [];
    });
    return {
      pairs,
      changes: pairs.flatMap(({ id, version, before, after }) =>
        tellDecision(id, version, before?.status ?? 'open', after.status),
      ),
    };
  }

  /** Takes back what a merge wrote of its winner's pairs; those stay that somebody has decided anew since. */
  async takeBack(
    tx: Transaction,
    entity: DuplicateEntity,
    pairs: readonly WrittenPair[],
  ): Promise<{ readonly changes: readonly Change[]; readonly left: readonly string[] }> {
    if (pairs.length === 0) return { changes: [], left: [] };
    const rows = await tx.rows<{ id: string; version: number }>(lockThese, [
      entity,
      pairs.map(({ id }) => id),
    ]);
    const versions = new Map(rows.map(({ id, version }) => [id, version]));
    const back = pairs.filter(({ id, version }) => versions.get(id) === version);
    const gone = back.filter(({ before }) => before === null).map(({ id }) => id);
    const restored = back.flatMap(({ id, before }) => (before ? { id, ...before } : []));
    await tx.rows(removeThese, [entity, gone]);
    await tx.rows(restoreThese, [entity, JSON.stringify(restored)]);
    return {
      changes: back.flatMap(({ id, version, before, after }) =>
        tellDecision(id, version + 1, after.status, before?.status ?? 'open'),
      ),
      left: rows.filter(({ id }) => !back.some((pair) => pair.id === id)).map(({ id }) => id),
    };
  }
}

function tellDecision(entityId: string, version: number, before: PairStatus, after: PairStatus): Change[] {
  if (before === after) return [];
  return [
    {
      entity: 'duplicate',
      entityId,
      action: 'decided',
      version,
      before: { status: before },
      after: { status: after },
    },
  ];
}
