import type { AuditEvent } from '@rosetta/common';

/** Kinds of records whose changes are in the journal. */
export const journalEntities = ['contact', 'company', 'deal', 'activity', 'relationship'] as const;
export type JournalEntity = (typeof journalEntities)[number];

/** The audit log tells of relationships where it tells of their contacts. */
export const linkings = ['user_linked', 'user_relinked', 'user_unlinked'] as const;

/** What can become of a record. */
export const changeTypes = [
  'created',
  'updated',
  'deleted',
  'restored',
  'merged',
  'unmerged',
  'purged',
] as const;
export type ChangeType = (typeof changeTypes)[number];

/** One change in its place in the journal. */
export interface JournalEntry extends Pick<
  AuditEvent,
  'id' | 'occurredAt' | 'entityId' | 'action' | 'version' | 'before' | 'after'
> {
  readonly entity: Exclude<JournalEntity, 'relationship'>;
  /** From 1 on, without a gap, in the order of the commits. */
  readonly position: number;
  readonly stamp: string;
}

/** Of what kind the record is that an entry tells of. */
export function entityOf({ entity, action }: Pick<JournalEntry, 'entity' | 'action'>): JournalEntity {
  return (linkings as readonly string[]).includes(action) ? 'relationship' : entity;
}

const types: Readonly<Record<string, ChangeType>> = {
  created: 'created',
  user_linked: 'created',
  deleted: 'deleted',
  user_unlinked: 'deleted',
  restored: 'restored',
  merged: 'merged',
  unmerged: 'unmerged',
  purged: 'purged',
};

/** What became of the record; whatever else the audit log tells is a change of it. */
export function typeOf({ action }: Pick<JournalEntry, 'action'>): ChangeType {
  return types[action] ?? 'updated';
}
