import { Injectable } from '@nestjs/common';
import { DomainError } from '@rosetta/common';
import {
  ActivitiesService,
  activityDirections,
  type ActivityFields,
  activityKinds,
  type RecordActivity,
} from '@rosetta/contacts';
import type { BodyRow } from '@rosetta/postgrest';
import { checkingReferences } from './references.js';
import { instantOf, named, requireColumns, textOf, uuidOf, wordOf } from './row-fields.js';
import type { TableWriter, Upserted, UpsertOptions, WriteContext } from './table-writer.js';
import { byId, upsertRows } from './upsert-rows.js';

const kept = ['kind', 'occurred_at'] as const;

/** Writes the proxy's `activities`. */
@Injectable()
export class ActivitiesWriter implements TableWriter {
  constructor(private readonly activities: ActivitiesService) {}

  async create(context: WriteContext, rows: readonly BodyRow[]): Promise<string[]> {
    return this.record(context, rows.map(readNewActivity));
  }

  async update({ actor }: WriteContext, ids: readonly string[], row: BodyRow): Promise<string[]> {
    const fields = readChangedActivity(row);
    const updates = ids.map((id) => ({ id, fields }));
    const activities = await checkingReferences(() => this.activities.updateMany(actor, updates));
    return activities.map(({ id }) => id);
  }

  async upsert(
    context: WriteContext,
    rows: readonly BodyRow[],
    { ignore, on }: UpsertOptions,
  ): Promise<Upserted> {
    const { actor, tx } = context;
    const byExternalId = on.includes('external_id');
    const externalIdOf = (row: BodyRow) => textOf(row, 'external_id') || null;
    return upsertRows(rows, ignore, {
      keyOf: ({ id, row }) => (byExternalId ? externalIdOf(row) : id),
      existing: (all) =>
        byExternalId
          ? this.activities.idsByExternalId(
              tx,
              all.flatMap(({ row }) => externalIdOf(row) ?? []),
            )
          : byId(all, (ids) => this.activities.existing(tx, ids)),
      create: (fresh) =>
        this.record(
          context,
          fresh.map(({ id, row }) => ({ ...readNewActivity(row), id })),
        ),
      update: (known) => {
        const updates = known.map(({ id, row }) => ({ id, fields: readChangedActivity(row) }));
        return checkingReferences(() => this.activities.updateMany(actor, updates));
      },
    });
  }

  async delete({ actor }: WriteContext, ids: readonly string[]): Promise<void> {
    await this.activities.deleteMany(actor, ids);
  }

  warningsOf(): string[] {
    return [];
  }

  /** Here, unlike in `/api/v1`, an external id that is known is a duplicate: an upsert is how to ask for less. */
  private async record({ actor }: WriteContext, commands: readonly RecordActivity[]): Promise<string[]> {
    const recorded = await checkingReferences(() => this.activities.recordMany(actor, commands));
    const known = recorded.find(({ isNew }) => !isNew)?.activity;
    if (known)
      throw new DomainError(
        'duplicate',
        `duplicate key: an activity with external_id ${JSON.stringify(known.externalId)} exists already`,
        {
          field: 'external_id',
          existingId: known.id,
          key: { column: 'external_id', value: known.externalId! },
        },
      );
    return recorded.map(({ activity }) => activity.id);
  }
}

/** The kind is there: it was demanded, as one of contact and deal was. */
function readNewActivity(row: BodyRow): RecordActivity {
  requireColumns(row, row['deal_id'] == null ? ['contact_id', 'kind'] : ['kind']);
  return { id: uuidOf(row, 'id') ?? undefined, ...readActivityRow(row) } as RecordActivity;
}

function readChangedActivity(row: BodyRow): ActivityFields {
  requireColumns(row, named(row, kept));
  return readActivityRow(row);
}

function readActivityRow(row: BodyRow): ActivityFields {
  return {
    contactId: uuidOf(row, 'contact_id'),
    dealId: uuidOf(row, 'deal_id'),
    kind: wordOf(row, 'kind', activityKinds) ?? undefined,
    direction: wordOf(row, 'direction', activityDirections),
    occurredAt: instantOf(row, 'occurred_at'),
    externalId: textOf(row, 'external_id'),
    body: textOf(row, 'body'),
  };
}
