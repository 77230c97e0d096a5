import { Injectable } from '@nestjs/common';
import {
  type AcceptedVersions,
  type Actor,
  AuditLog,
  Database,
  DomainError,
  invalid,
  isUuid,
  namedBy,
  newId,
  notFound,
  type Page,
  requireKnown,
  requireVersion,
  SoftDeletion,
  type Transaction,
} from '@rosetta/common';
import { ContactsService } from '../contacts/contacts.service.js';
import { checkText } from '../contacts/text-limits.js';
import {
  ActivitiesRepository,
  type ActivityRow,
  type NewActivityRow,
  writableProperties,
} from './activities.repository.js';
import type { ActivityFields, ActivityQuery, RecordActivity, Recorded } from './activity.commands.js';
import type { Activity } from './activity.entity.js';

/** The most activities one call records. */
export const MAX_ACTIVITIES = 500;
const MAX_BODY = 50_000;
const MAX_EXTERNAL_ID = 200;
const MIN_INSTANT = Date.parse('0001-01-01T00:00:00Z');
const MAX_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/** What becomes of an activity, or how that follows from what it is. */
type ActivityChange = ActivityFields | ((activity: Activity) => ActivityFields);

/** One activity to change, and how. */
export interface ActivityUpdate {
  readonly id: string;
  readonly fields: ActivityChange;
  readonly accepted?: AcceptedVersions;
}

/** The rules of activities: what happened with a contact or about a deal, each thing once. */
@Injectable()
export class ActivitiesService {
  private readonly deletion: SoftDeletion<Activity>;

  constructor(
    private readonly database: Database,
    private readonly activities: ActivitiesRepository,
    private readonly contacts: ContactsService,
    private readonly audit: AuditLog,
  ) {
    this.deletion = new SoftDeletion(database, audit, 'activity', activities);
  }

  /** @throws {not_found} */
  async get(actor: Actor, id: string): Promise<Activity> {
    const activity = isUuid(id) ? await this.activities.get(actor.organizationId, id) : null;
    if (!activity) throw notFound('Activity');
    return activity;
  }

  async list(actor: Actor, query: ActivityQuery): Promise<Page<Activity>> {
    return this.activities.list(actor.organizationId, query);
  }

  /** @throws {validation_failed} */
  async record(actor: Actor, command: RecordActivity): Promise<Recorded<Activity>> {
    const [recorded] = await this.recordMany(actor, [command]);
    return recorded!;
  }

  /**
   * Records all or none, in a constant number of statements. One whose external id is known, from before or from earlier
   * in the same call, is answered as it is and not written again.
   * @throws {validation_failed}
   */
  async recordMany(actor: Actor, commands: readonly RecordActivity[]): Promise<Recorded<Activity>[]> {
    const rows = commands.map((command) => asRow(actor, command));
    const work = async (tx: Transaction) => {
      await this.checkReferences(tx, rows);
      const fresh = firstOfEach(rows);
      const inserted = new Map(
        (await this.activities.insert(tx, fresh, actor.apiKeyId)).map((activity) => [activity.id, activity]),
      );
      const known = await this.knownOnes(tx, rows, inserted);
      this.audit.record(
        tx,
        actor,
        [...inserted.values()].map(({ id, contactId, dealId, kind, externalId }) => ({
          entity: 'activity',
          entityId: id,
          action: 'created',
          version: 1,
          after: { contactId, dealId, kind, externalId },
        })),
      );
      return rows.map((row) => {
        const activity = inserted.get(row.id);
        return activity ? { activity, isNew: true } : { activity: known.get(row.externalId!)!, isNew: false };
      });
    };
    return this.database.join(actor.organizationId, work);
  }

  /** @throws {not_found | validation_failed | duplicate | version_mismatch} */
  async update(
    actor: Actor,
    id: string,
    fields: ActivityChange,
    accepted?: AcceptedVersions,
  ): Promise<Activity> {
    const [activity] = isUuid(id) ? await this.updateMany(actor, [{ id, fields, accepted }]) : [];
    if (!activity) throw notFound('Activity');
    return activity;
  }

  /**
   * Changes those that exist, in a constant number of statements; one that stays as it is gets no audit event.
   * @throws {validation_failed | duplicate | version_mismatch}
   */
  async updateMany(actor: Actor, updates: readonly ActivityUpdate[]): Promise<Activity[]> {
    const updateOf = new Map(updates.map((update) => [update.id, update]));
    const work = async (tx: Transaction) => {
      const current = await this.activities.lock(tx, [...updateOf.keys()]);
      const changed = current
        .map((before) => ({ before, after: applyUpdate(before, updateOf.get(before.id)!) }))
        .filter(({ before, after }) => !isSame(before, after));
      const named = changed.map(({ before, after }) => ({
        contactId: before.contactId === after.contactId ? null : after.contactId,
        dealId: before.dealId === after.dealId ? null : after.dealId,
      }));
      await this.checkReferences(tx, named);
      const rows = changed.map(({ after }) => after);
      const written = rows.length > 0 ? await keepingExternalIdsApart(this.activities.update(tx, rows)) : [];
      this.audit.record(
        tx,
        actor,
        changed.map(({ before, after }) => ({
          entity: 'activity',
          entityId: before.id,
          action: 'updated',
          version: before.version + 1,
          before: edited(before),
          after: edited(after),
        })),
      );
      const byId = new Map(written.map((activity) => [activity.id, activity]));
      return current.map((activity) => byId.get(activity.id) ?? activity);
    };
    return this.database.join(actor.organizationId, work);
  }

  /** Which of these activities exist; locks them until the transaction ends. */
  async existing(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
    return new Set((await this.activities.lock(tx, ids)).map(({ id }) => id));
  }

  /** The ids of the activities that have these external ids, by external id. */
  async idsByExternalId(tx: Transaction, externalIds: readonly string[]): Promise<Map<string, string>> {
    const found = await this.activities.findByExternalId(tx, externalIds);
    return new Map(found.map(({ id, externalId }) => [externalId!, id]));
  }

  /** @throws {not_found | version_mismatch} */
  async delete(actor: Actor, id: string, accepted?: AcceptedVersions): Promise<void> {
    await this.deletion.delete(actor, id, accepted);
  }

  /** Deletes those that exist, softly; their external ids are free again. */
  async deleteMany(actor: Actor, ids: readonly string[]): Promise<string[]> {
    return this.deletion.deleteMany(actor, ids);
  }

  /**
   * Brings an activity back that was deleted in the last 30 days, unless another has its external id by now.
   * @throws {not_found | duplicate | version_mismatch}
   */
  async restore(actor: Actor, id: string, accepted?: AcceptedVersions): Promise<Activity> {
    return keepingExternalIdsApart(this.deletion.restore(actor, id, accepted));
  }

  /** Refuses contacts and deals that are not the organization's; a look-up for each, where any are named. */
  private async checkReferences(
    tx: Transaction,
    rows: readonly Pick<ActivityRow, 'contactId' | 'dealId'>[],
  ): Promise<void> {
    await this.contacts.requireExisting(tx, namedBy(rows, 'contactId'));
    const areDeals = async (ids: readonly string[]) =>
      (await this.activities.shareDeals(tx, ids)).length === ids.length;
    await requireKnown(namedBy(rows, 'dealId'), areDeals, 'Deal not found', 'deal_id');
  }

  private async knownOnes(
    tx: Transaction,
    rows: readonly NewActivityRow[],
    inserted: ReadonlyMap<string, Activity>,
  ): Promise<Map<string, Activity>> {
    const repeated = rows.filter(({ id }) => !inserted.has(id)).map(({ externalId }) => externalId!);
    const found = await this.activities.findByExternalId(tx, [...new Set(repeated)]);
    return new Map(found.map((activity) => [activity.externalId!, activity]));
  }
}

/** Refuses a write that would give an external id to two activities. */
async function keepingExternalIdsApart<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing;
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'activities_external_id') throw error;
    throw new DomainError('duplicate', 'duplicate key: an activity has this external_id already', {
      field: 'external_id',
      cause: error,
    });
  }
}

function asRow(actor: Actor, command: RecordActivity): NewActivityRow {
  return {
    id: command.id ?? newId(),
    ...checkSubject(command.contactId ?? null, command.dealId ?? null),
    kind: command.kind,
    direction: command.direction ?? null,
    occurredAt: checkInstant(command.occurredAt) ?? new Date(),
    externalId: externalIdOf(command.externalId),
    body: checkText('body', command.body ?? null, MAX_BODY),
    createdBy: actor.userId,
  };
}

/**
 * One statement cannot insert the same external id twice: of each, only the first row of the call is tried. Always in the
 * same order, so that two calls with the same ids wait for each other instead of blocking each other.
 */
function firstOfEach(rows: readonly NewActivityRow[]): NewActivityRow[] {
  const seen = new Set<string>();
  return rows
    .filter(({ externalId }) => externalId === null || (!seen.has(externalId) && seen.add(externalId)))
    .sort((a, b) => compareTexts(a.externalId ?? '', b.externalId ?? ''));
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function applyUpdate(activity: Activity, { fields: change, accepted }: ActivityUpdate): Activity {
  requireVersion(activity, accepted);
  const fields = typeof change === 'function' ? change(activity) : change;
  return {
    ...activity,
    kind: fields.kind ?? activity.kind,
    direction: fields.direction === undefined ? activity.direction : fields.direction,
    occurredAt: checkInstant(fields.occurredAt) ?? activity.occurredAt,
    body: fields.body === undefined ? activity.body : checkText('body', fields.body, MAX_BODY),
    ...checkSubject(
      fields.contactId === undefined ? activity.contactId : fields.contactId,
      fields.dealId === undefined ? activity.dealId : fields.dealId,
    ),
    externalId: fields.externalId === undefined ? activity.externalId : externalIdOf(fields.externalId),
  };
}

/** What an activity is about: a contact, a deal or both. */
function checkSubject(contactId: string | null, dealId: string | null) {
  if (contactId === null && dealId === null) throw invalid('contact_id or deal_id is required');
  return { contactId, dealId };
}

function externalIdOf(externalId: string | null | undefined): string | null {
  return checkText('external_id', externalId || null, MAX_EXTERNAL_ID);
}

/** Years 1 to 9999: what every client's clock and every dialect's format can say. */
function checkInstant(instant: Date | undefined): Date | undefined {
  if (instant && !(instant.getTime() >= MIN_INSTANT && instant.getTime() <= MAX_INSTANT))
    throw invalid('occurred_at is not a date that can be stored', 'occurred_at');
  return instant;
}

function edited(activity: Activity): Record<string, unknown> {
  return Object.fromEntries(writableProperties.map((property) => [property, activity[property]]));
}

function isSame(a: Activity, b: Activity): boolean {
  return JSON.stringify(edited(a)) === JSON.stringify(edited(b));
}
