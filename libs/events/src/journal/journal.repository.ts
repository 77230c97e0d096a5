import { Injectable } from '@nestjs/common';
import {
  AuditEvent,
  Database,
  entityColumns,
  journalled,
  primaryStatement,
  tenantStatement,
  type Transaction,
} from '@rosetta/common';
import type { JournalPlace } from './changes-token.js';
import { type JournalEntity, type JournalEntry, linkings } from './journal-entry.js';

const columns = entityColumns(AuditEvent, 'e', [
  'id',
  'occurredAt',
  'entity',
  'entityId',
  'action',
  'version',
  'before',
  'after',
]);
const isLinking = `e.action in (${linkings.map((action) => `'${action}'`).join(', ')})`;

/** Entries that have no position yet: their transactions had not ended when the head's snapshot was taken. */
const unsealed = `audit_events e where e.organization_id = {organization} and ${journalled}
  and e.transaction_id >= pg_snapshot_xmin(h.snapshot) and not pg_visible_in_snapshot(e.transaction_id, h.snapshot)`;

/**
 * SQL of the snapshot: a parameter where tables are distributed, since transactions are numbered by the server that is asked, and
 * another one reads.
 */
const now = (parameter: number) => `coalesce($${parameter}::pg_snapshot, pg_current_snapshot())`;

const getState = primaryStatement(
  'journal.state',
  `select t.position, t.stamp, exists (select from ${unsealed}) as "isBehind",
     pg_snapshot_xmax(h.snapshot) > pg_snapshot_xmax(${now(2)}) as "isForeign"
   from journal_heads h
   join journal_transactions t on t.organization_id = {organization} and t.position = h.position
   where h.organization_id = {organization}`,
);

const open = tenantStatement(
  'journal.open',
  `with head as (
     insert into journal_heads (organization_id, position, snapshot) values ({organization}, 0, '3:3:')
     on conflict do nothing returning position
   )
   insert into journal_transactions (organization_id, position, entries, stamp)
   select {organization}, h.position, 0, gen_random_uuid() from head h returning 1`,
);

const lock = tenantStatement(
  'journal.lock',
  `select from journal_heads where organization_id = {organization} for update`,
);

/**
 * Gives the transactions that have ended since the last time their positions. It takes them in the order of their last
 * entries: of two that wrote the same record the second one waited for the first one's end before it wrote its entry.
 */
const seal = tenantStatement(
  'journal.seal',
  `with h as (select position, snapshot from journal_heads where organization_id = {organization}),
   ended as (
     select e.transaction_id, e.entries, sum(e.entries) over (order by e.last) as upto
     from h cross join lateral (
       select e.transaction_id, count(*) as entries, max(e.sequence) as last from ${unsealed}
         -- Its own transaction sees what it has written itself.
         and pg_visible_in_snapshot(e.transaction_id, ${now(2)})
       group by e.transaction_id
     ) e
   ), sealed as (
     insert into journal_transactions (organization_id, position, entries, transaction_id, stamp)
     select {organization}, h.position + e.upto, e.entries, e.transaction_id, gen_random_uuid() from h cross join ended e
     returning 1
   )
   update journal_heads set snapshot = ${now(2)},
     position = position + coalesce((select max(upto) from ended), 0)
   where organization_id = {organization}`,
);

/** Begins anew, so that no token of before is good any more: ids of transactions say nothing in another database. */
const startAnew = tenantStatement(
  'journal.start-anew',
  `with forgotten as (
     delete from journal_transactions where organization_id = {organization}
   ), head as (
     update journal_heads set snapshot = ${now(2)}, position = position + 1
     where organization_id = {organization} returning position
   )
   insert into journal_transactions (organization_id, position, entries, stamp)
   select {organization}, h.position, 0, gen_random_uuid() from head h returning 1`,
);

const firstPlace = primaryStatement(
  'journal.first-place',
  `select t.position, t.stamp from journal_transactions t where t.organization_id = {organization}
   order by t.position limit 1`,
);

/**
 * Entries behind position `$2`, at most `$4` of the kinds `$5`, among the next `$3`; and where that leads. A page without
 * entries is one row. `greatest` finds the last transaction by the index: under row-level security Postgres takes `coalesce`
 * for something that might tell of rows, and looks at all behind.
 */
const page = primaryStatement(
  'journal.page',
  `with h as (
     select least(position, $2::bigint + $3::int) as reached from journal_heads where organization_id = {organization}
   ), t as (
     select t.* from journal_transactions t
     where t.organization_id = {organization} and t.position > $2 and t.position <= greatest((
       select l.position from journal_transactions l where l.organization_id = {organization} and l.position >= $2 + $3
       order by l.position limit 1), $2 + $3)
   ), placed as (
     select t.position - t.entries + e.ordinal as place, t.stamp, e.*
     -- By the index, for each of them: how few they are is not known beforehand.
     from t cross join lateral (
       select row_number() over (order by e.sequence) as ordinal, e.* from audit_events e
       where e.organization_id = {organization} and e.transaction_id = t.transaction_id and ${journalled} offset 0
     ) e
   )
   select entry.*, h.reached,
     (select t.stamp from journal_transactions t where t.organization_id = {organization} and t.position >= $2
      order by t.position limit 1) as "startStamp",
     (select t.stamp from journal_transactions t where t.organization_id = {organization} and t.position >= h.reached
      order by t.position limit 1) as "reachedStamp"
   from h left join lateral (
     select e.place as position, e.stamp, ${columns} from placed e
     where e.place > $2 and e.place <= $2 + $3 and case when ${isLinking} then 'relationship' else e.entity end = any($5::text[])
     order by e.place limit $4
   ) entry on true order by entry.position`,
);

/** Where the journal of an organization ends. */
export interface JournalState extends JournalPlace {
  /** Whether there are entries that have no position yet. */
  readonly isBehind: boolean;
  /** Whether it was written in another database, of which this one is a copy. */
  readonly isForeign: boolean;
}

/** Which entries to read. */
export interface JournalPageQuery {
  readonly after: number;
  readonly kinds: readonly JournalEntity[];
  readonly limit: number;
  /** How far to look for as many. */
  readonly reach: number;
}

/** Some entries in their order. */
export interface JournalPage {
  readonly entries: readonly JournalEntry[];
  /** The transaction that stands where the page begins; undefined where none does. */
  readonly startStamp: string | undefined;
  /** Behind what was looked at. */
  readonly reached: JournalPlace;
}

type PageRow = Omit<JournalEntry, 'position'> & {
  position: string | null;
  reached: string;
  startStamp: string | null;
  reachedStamp: string;
};

/** SQL of the journal: audit events in the order of their commits. */
@Injectable()
export class JournalRepository {
  constructor(private readonly database: Database) {}

  /** Null where the journal was never read. */
  async state(organizationId: string): Promise<JournalState | null> {
    type Row = JournalState & { position: unknown };
    const [row] = await this.database.rows<Row>(organizationId, getState, [
      await this.database.snapshot(organizationId),
    ]);
    return row ? { ...row, position: Number(row.position) } : null;
  }

  /** Opens the journal of an organization that has none. */
  async open(tx: Transaction): Promise<void> {
    await tx.rows(open);
  }

  /** Nobody else gives positions until the transaction ends. */
  async lock(tx: Transaction): Promise<void> {
    await tx.rows(lock);
  }

  async seal(tx: Transaction): Promise<void> {
    await tx.rows(seal, [await this.database.snapshot(tx.organizationId)]);
  }

  async startAnew(tx: Transaction): Promise<void> {
    await tx.rows(startAnew, [await this.database.snapshot(tx.organizationId)]);
  }

  /** Before everything that is kept. */
  async firstPlace(organizationId: string): Promise<JournalPlace> {
    const [row] = await this.database.rows<JournalPlace>(organizationId, firstPlace);
    return { ...row!, position: Number(row!.position) };
  }

  async page(organizationId: string, query: JournalPageQuery): Promise<JournalPage> {
    const { after, reach, limit, kinds } = query;
    const rows = await this.database.rows<PageRow>(organizationId, page, [after, reach, limit, kinds]);
    const { reached, startStamp, reachedStamp } = rows[0]!;
    return {
      entries: rows
        .filter(({ position }) => position !== null)
        .map((row) => ({ ...row, position: Number(row.position) })),
      startStamp: startStamp ?? undefined,
      reached: { position: Number(reached), stamp: reachedStamp },
    };
  }
}
