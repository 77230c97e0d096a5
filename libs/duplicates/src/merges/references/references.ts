import { type AuditedEntity, type Change, isSame, type Transaction, unprocessable } from '@rosetta/common';
import type { DuplicateEntity } from '../../matching/matcher.js';
import type { NotUndone, NotUndoneKind } from '../record-merge.entity.js';
import { type JoinedRows, type JoiningRow, type JoiningRows, type RowChange } from './joining-rows.js';
import type { MovedRow, MovingRows, WrittenRow } from './moving-rows.js';
import { mirrorPlaces, mirrorPrimaryContacts } from './mirrors.js';
import {
  activities,
  dealContacts,
  dealsOfCompany,
  dealsOfContact,
  employees,
  placesOfCompany,
  placesOfContact,
  relationships,
} from './reference-tables.js';

/** The most rows of one kind that a merge moves: it is one transaction, and others wait for it. */
export const MOST_MOVED = 20_000;

/** What comes to the winner. */
export const moveKinds = [
  'emails',
  'phones',
  'tags',
  'custom_fields',
  'relationships',
  'companies',
  'contacts',
  'places',
  'deals',
  'deal_contacts',
  'activities',
  'duplicates',
  'timeline',
  'imports',
] as const;
export type MoveKind = (typeof moveKinds)[number];

/** How much of one kind comes to the winner. */
export interface MoveCount {
  readonly kind: MoveKind;
  /** What is the winner's from then on. */
  readonly moved: number;
  /** What the winner had the same of already. */
  readonly joined: number;
}

/** The rows that named losers, by their kinds. */
export interface MovedReferences {
  readonly moved: Readonly<Partial<Record<MoveKind, readonly MovedRow[]>>>;
  readonly joined: Readonly<Partial<Record<MoveKind, JoinedRows>>>;
}

/** Rows that each name a record. */
interface Moving {
  readonly kind: MoveKind;
  readonly rows: MovingRows;
  readonly entity: AuditedEntity & NotUndoneKind;
  readonly property: 'contactId' | 'companyId';
}

/** Rows that join a record with something else, and how audit events tell of them. */
interface Joining {
  readonly kind: MoveKind;
  readonly rows: JoiningRows;
  readonly entity: AuditedEntity;
  /** Names the record whose event it is. */
  readonly of: string;
  readonly added: string;
  readonly removed: string;
  readonly changed?: string;
  /** Another event tells of primary ones. */
  readonly isPrimaryTold?: boolean;
  readonly shown: (row: JoiningRow) => Record<string, unknown>;
  readonly notUndone: NotUndoneKind;
  /** Names the record that a caller is told of. */
  readonly named: string;
}

const shownPlace = ({ accountId, role, isPrimaryContact, notes }: JoiningRow) => ({
  accountId,
  role,
  isPrimaryContact,
  notes,
});
const placeWords = {
  entity: 'contact',
  of: 'contactId',
  added: 'account_associated',
  removed: 'account_dissociated',
  changed: 'account_reassociated',
  shown: shownPlace,
} as const;

/** In the order in which whoever else writes locks: what names a record before the record. */
const references: Readonly<
  Record<DuplicateEntity, { readonly moving: readonly Moving[]; readonly joining: readonly Joining[] }>
> = {
  contacts: {
    moving: [
      { kind: 'activities', rows: activities, entity: 'activity', property: 'contactId' },
      { kind: 'deals', rows: dealsOfContact, entity: 'deal', property: 'contactId' },
    ],
    joining: [
      {
        kind: 'relationships',
        rows: relationships,
        entity: 'contact',
        of: 'contactId',
        added: 'user_linked',
        removed: 'user_unlinked',
        shown: ({ id, userId, relationshipType }) => ({ relationshipId: id, userId, relationshipType }),
        notUndone: 'relationship',
        named: 'id',
      },
      {
        kind: 'deal_contacts',
        rows: dealContacts,
        entity: 'deal',
        of: 'dealId',
        added: 'contact_added',
        removed: 'contact_removed',
        changed: 'contact_role_changed',
        isPrimaryTold: true,
        shown: ({ contactId, role }) => ({ contactId, role }),
        notUndone: 'deal_contact',
        named: 'dealId',
      },
      { ...placeWords, kind: 'companies', rows: placesOfContact, notUndone: 'company', named: 'accountId' },
    ],
  },
  companies: {
    moving: [
      { kind: 'deals', rows: dealsOfCompany, entity: 'deal', property: 'companyId' },
      { kind: 'contacts', rows: employees, entity: 'contact', property: 'companyId' },
    ],
    joining: [
      {
        ...placeWords,
        kind: 'places',
        rows: placesOfCompany,
        isPrimaryTold: true,
        notUndone: 'contact',
        named: 'contactId',
      },
    ],
  },
};

/**
 * Locks what names the losers, before they are locked themselves.
 * @throws {unprocessable} where it is too much for one transaction
 */
export async function lockReferences(
  tx: Transaction,
  entity: DuplicateEntity,
  loserIds: readonly string[],
): Promise<void> {
  for (const { kind, rows } of references[entity].moving)
    refuseTooMany(kind, await rows.lock(tx, loserIds, MOST_MOVED + 1));
}

/** Has the winner named by all that names the losers, which the transaction has locked. */
export async function moveReferences(
  tx: Transaction,
  entity: DuplicateEntity,
  winnerId: string,
  loserIds: readonly string[],
): Promise<MovedReferences & { readonly changes: readonly Change[]; readonly counts: readonly MoveCount[] }> {
  const moved: Partial<Record<MoveKind, readonly MovedRow[]>> = {};
  const joined: Partial<Record<MoveKind, JoinedRows>> = {};
  const changes: Change[] = [];
  const counts: MoveCount[] = [];
  for (const moving of references[entity].moving) {
    const rows = await moving.rows.move(tx, loserIds, winnerId);
    moved[moving.kind] = rows.map(({ id, from }) => ({ id, from }));
    changes.push(...tellMoves(moving, rows, ({ from }) => [from, winnerId]));
    counts.push({ kind: moving.kind, moved: rows.length, joined: 0 });
  }
  for (const joining of references[entity].joining) {
    const { found, ...rows } = await joining.rows.join(tx, winnerId, loserIds, MOST_MOVED + 1);
    refuseTooMany(joining.kind, found);
    joined[joining.kind] = rows;
    changes.push(...rows.joined.flatMap((row) => tellOne(joining, row, joining.removed, 'before')));
    changes.push(...rows.changed.flatMap((change) => tellChange(joining, change)));
    const { owner } = joining.rows.of;
    const came = rows.changed.filter(({ before, after }) => before[owner] !== after[owner]);
    counts.push({ kind: joining.kind, moved: came.length, joined: rows.joined.length });
  }
  return { moved, joined, changes, counts };
}

/** Locks what was moved, before the records. */
export async function lockMoved(
  tx: Transaction,
  entity: DuplicateEntity,
  { moved }: MovedReferences,
): Promise<void> {
  for (const { kind, rows } of references[entity].moving) await rows.lockMoved(tx, moved[kind] ?? []);
}

/** What came of having losers named again. */
export interface SplitReferences {
  readonly changes: readonly Change[];
  readonly notUndone: readonly NotUndone[];
  /** Contacts whose places in companies are others since. */
  readonly contactIds: readonly string[];
}

/** Has the losers named again by what named them, as far as it names the winner still. */
export async function splitReferences(
  tx: Transaction,
  entity: DuplicateEntity,
  winnerId: string,
  { moved, joined }: MovedReferences,
): Promise<SplitReferences> {
  const moves: Change[] = [];
  const joins: Change[] = [];
  const movedSince: NotUndone[] = [];
  const left: NotUndone[] = [];
  const contactIds = new Set<string>();
  const followers: MovedRow[] = [];
  for (const joining of references[entity].joining) {
    const rows = joined[joining.kind];
    if (!rows) continue;
    const split = await joining.rows.split(tx, rows);
    joins.push(...split.changed.flatMap((change) => tellChange(joining, change)));
    joins.push(...split.inserted.flatMap((row) => tellOne(joining, row, joining.added, 'after')));
    if (joining.kind === 'places') {
      followers.push(...followersOf(rows, split.changed));
      for (const { after } of split.changed) contactIds.add(after.contactId as string);
    }
    const leave = (row: JoiningRow, reason: string) =>
      left.push({ kind: joining.notUndone, field: null, id: row[joining.named] as string, reason });
    // Which one is the primary one is told of by what it is the primary one of.
    for (const row of split.left.filter(({ isPrimary }) => !isPrimary)) leave(row, REMOVED_SINCE);
    for (const row of split.doubled) leave(row, DOUBLED_SINCE);
  }
  for (const moving of references[entity].moving) {
    const rows = moved[moving.kind] ?? [];
    const own = new Set(rows.map(({ id }) => id));
    const along = moving.kind === 'contacts' ? followers.filter(({ id }) => !own.has(id)) : [];
    const back = await moving.rows.moveBack(tx, [...rows, ...along], winnerId);
    moves.push(...tellMoves(moving, back, ({ from }) => [winnerId, from]));
    const ids = new Set(back.map(({ id }) => id));
    for (const { id } of rows.filter((row) => !ids.has(row.id)))
      movedSince.push({ kind: moving.entity, field: null, id, reason: MOVED_SINCE });
  }
  return { changes: [...moves, ...joins], notUndone: [...movedSince, ...left], contactIds: [...contactIds] };
}

/** Contacts that have a company by a place which came to them from one that was merged into them: where it goes, they go. */
function followersOf({ changed: merged }: JoinedRows, split: readonly RowChange[]): MovedRow[] {
  const contactOf = new Map(merged.map(({ before }) => [before.id, before.contactId]));
  return split
    .filter(
      ({ before, after }) =>
        before.isPrimary &&
        before.accountId !== after.accountId &&
        before.contactId !== contactOf.get(before.id),
    )
    .map(({ after }) => ({ id: after.contactId as string, from: after.accountId as string }));
}

/** Makes those places and contacts of deals the primary ones that their contacts and deals name. */
export async function mirrorReferences(
  tx: Transaction,
  entity: DuplicateEntity,
  recordIds: readonly string[],
  { moved, joined }: MovedReferences,
  contactIds: readonly string[] = [],
): Promise<void> {
  if (entity === 'companies')
    return mirrorPlaces(tx, [...new Set([...(moved.contacts ?? []).map(({ id }) => id), ...contactIds])]);
  const links = joined.deal_contacts;
  const linked = [...(links?.joined ?? []), ...(links?.changed ?? []).map(({ before }) => before)];
  await mirrorPrimaryContacts(tx, [
    ...new Set([...(moved.deals ?? []).map(({ id }) => id), ...linked.map(({ dealId }) => dealId as string)]),
  ]);
  await mirrorPlaces(tx, recordIds);
}

const MOVED_SINCE = 'It names another record since, or is gone';
const REMOVED_SINCE = 'It was removed since';
const DOUBLED_SINCE = 'Whoever it would go back to has the same already';

function refuseTooMany(kind: MoveKind, found: number): void {
  if (found > MOST_MOVED)
    throw unprocessable(`More than ${MOST_MOVED} ${kind} would move, which is too much for one merge`);
}

function tellMoves(
  { entity, property }: Moving,
  rows: readonly WrittenRow[],
  fromTo: (row: WrittenRow) => readonly [string, string],
): Change[] {
  return rows
    .filter(({ isLive }) => isLive)
    .map((row) => {
      const [from, to] = fromTo(row);
      return {
        entity,
        entityId: row.id,
        action: 'updated',
        version: row.version,
        before: { [property]: from },
        after: { [property]: to },
      };
    });
}

function tellChange(joining: Joining, { before, after }: RowChange): Change[] {
  const { owner } = joining.rows.of;
  if (before[owner] !== after[owner])
    return [
      ...tellOne(joining, before, joining.removed, 'before'),
      ...tellOne(joining, after, joining.added, 'after'),
    ];
  const [shownBefore, shownAfter] = [joining.shown(before), joining.shown(after)];
  if (!joining.changed || isSame(shownBefore, shownAfter) || !isTold(joining, before)) return [];
  const entityId = before[joining.of] as string;
  const { entity, changed: action } = joining;
  return [{ entity, entityId, action, before: shownBefore, after: shownAfter }];
}

function tellOne(joining: Joining, row: JoiningRow, action: string, as: 'before' | 'after'): Change[] {
  if (!isTold(joining, row)) return [];
  const version = joining.rows.of.counts ? (row.version as number) + 1 : undefined;
  const { entity, of, shown } = joining;
  return [{ entity, entityId: row[of] as string, action, version, [as]: shown(row) }];
}

function isTold({ isPrimaryTold }: Joining, row: JoiningRow): boolean {
  return row.isLive === true && !(isPrimaryTold && row.isPrimary);
}
