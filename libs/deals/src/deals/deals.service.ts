import { Injectable } from '@nestjs/common';
import { OrganizationMembers } from '@rosetta/auth';
import {
  type AcceptedVersions,
  type Actor,
  AuditLog,
  changedProperties,
  Database,
  DomainError,
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
import { AccountsService, ContactsService } from '@rosetta/contacts';
import { PipelinesRepository } from '../pipelines/pipelines.repository.js';
import type { BoardStage, CreateDeal, DealQuery, UpdateDeal } from './deal.commands.js';
import { blankDeal, type DealState, writableProperties, writeDealFields } from './deal-state.js';
import type { Deal } from './deal.entity.js';
import { asCreation, asUpdate } from './deal-changes.js';
import { DealsRepository } from './deals.repository.js';

/** What becomes of a deal, or how that follows from what it is. */
type DealChange = UpdateDeal | ((deal: Deal) => UpdateDeal);

/** One deal to change, and how. */
export interface DealUpdate {
  readonly id: string;
  readonly fields: DealChange;
  readonly accepted?: AcceptedVersions;
}

/** The rules of deals, the same for every dialect; set-based, so that many are as few statements as one. */
@Injectable()
export class DealsService {
  private readonly deletion: SoftDeletion<Deal>;

  constructor(
    private readonly database: Database,
    private readonly deals: DealsRepository,
    private readonly pipelines: PipelinesRepository,
    private readonly contacts: ContactsService,
    private readonly accounts: AccountsService,
    private readonly members: OrganizationMembers,
    private readonly audit: AuditLog,
  ) {
    this.deletion = new SoftDeletion(database, audit, 'deal', deals);
  }

  /** @throws {not_found} */
  async get(actor: Actor, id: string): Promise<Deal> {
    const deal = isUuid(id) ? await this.deals.get(actor.organizationId, id) : null;
    if (!deal) throw notFound('Deal');
    return deal;
  }

  async list(actor: Actor, query: DealQuery): Promise<Page<Deal>> {
    return this.deals.list(actor.organizationId, query);
  }

  /**
   * A pipeline's stages in their order, each with the number and worth of its deals.
   * @throws {not_found}
   */
  async board(actor: Actor, pipelineId: string): Promise<BoardStage[]> {
    const pipeline = (await this.pipelines.list(actor.organizationId)).find(({ id }) => id === pipelineId);
    if (!pipeline) throw notFound('Pipeline');
    const found = new Map(
      (await this.deals.board(actor.organizationId, pipelineId)).map((row) => [row.stage, row]),
    );
    return pipeline.stages.map(({ id }) => {
      const { count = 0, totals = {} } = found.get(id) ?? {};
      return { stage: id, count, totals };
    });
  }

  /** @throws {validation_failed | unprocessable} */
  async create(actor: Actor, command: CreateDeal): Promise<Deal> {
    const [deal] = await this.createMany(actor, [command]);
    return deal!;
  }

  /**
   * Creates all of the deals or none, in a constant number of statements.
   * @throws {validation_failed | unprocessable}
   */
  async createMany(actor: Actor, commands: readonly CreateDeal[]): Promise<Deal[]> {
    return this.database.join(actor.organizationId, async (tx) => {
      const pipelines = await this.pipelines.share(tx);
      const rows = commands.map(({ id = newId(), ...fields }) => ({
        ...writeDealFields(blankDeal, fields, pipelines),
        id,
        dealContactId: newId(),
        createdBy: actor.userId,
      }));
      await this.checkReferences(tx, rows);
      const deals = rows.length > 0 ? await this.deals.insert(tx, rows) : [];
      this.audit.record(tx, actor, deals.map(asCreation));
      return deals;
    });
  }

  /** @throws {not_found | validation_failed | unprocessable | version_mismatch} */
  async update(actor: Actor, id: string, fields: DealChange, accepted?: AcceptedVersions): Promise<Deal> {
    const [deal] = isUuid(id) ? await this.updateMany(actor, [{ id, fields, accepted }]) : [];
    if (!deal) throw notFound('Deal');
    return deal;
  }

  /**
   * Changes the deals that exist; one that the fields leave as it is keeps its version and gets no audit event. With
   * `onRefusal`, a deal that cannot be changed so is told there and stays, and the others are changed.
   * @throws {validation_failed | unprocessable | version_mismatch}
   */
  async updateMany(
    actor: Actor,
    updates: readonly DealUpdate[],
    onRefusal?: (id: string, failure: DomainError) => void,
  ): Promise<Deal[]> {
    return this.database.join(actor.organizationId, async (tx) => {
      const pipelines = await this.pipelines.share(tx);
      const found = await this.deals.lock(
        tx,
        updates.map(({ id }) => id),
      );
      const current = new Map(found.map((deal) => [deal.id, deal]));
      const planned = updates.flatMap(({ id, fields, accepted }) => {
        const before = current.get(id);
        if (!before) return [];
        requireVersion(before, accepted);
        try {
          const wanted = typeof fields === 'function' ? fields(before) : fields;
          return [{ before, after: { id, ...writeDealFields(before, wanted, pipelines) } }];
        } catch (error) {
          if (!onRefusal || !(error instanceof DomainError)) throw error;
          onRefusal(id, error);
          return [];
        }
      });
      const changed = planned.filter(
        ({ before, after }) => changedProperties(writableProperties, before, after).length > 0,
      );
      const rows = changed.map(({ before, after }) => ({
        ...after,
        newContact: before.contactId !== after.contactId,
        dealContactId: newId(),
      }));
      await this.checkReferences(tx, rows, current);
      const written = rows.length > 0 ? await this.deals.update(tx, rows) : [];
      this.audit.record(
        tx,
        actor,
        written.map((after) => asUpdate(current.get(after.id)!, after)),
      );
      for (const deal of written) current.set(deal.id, deal);
      return planned.map(({ after }) => current.get(after.id)!);
    });
  }

  /** The deals that exist; locks them until the transaction ends. */
  async lock(tx: Transaction, ids: readonly string[]): Promise<Map<string, Deal>> {
    return new Map((await this.deals.lock(tx, ids)).map((deal) => [deal.id, deal]));
  }

  /** Which of these deals exist; locks them until the transaction ends. */
  async existing(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
    return new Set((await this.deals.lock(tx, ids)).map(({ id }) => id));
  }

  /** The oldest live deal of each of these external ids; one statement for any number, none for none. */
  async findByExternalId(tx: Transaction, externalIds: readonly string[]): Promise<Map<string, string>> {
    if (externalIds.length === 0) return new Map();
    const found = await this.deals.findTwins(tx, [], [], externalIds);
    return new Map(found.map(({ externalId, id }) => [externalId!, id]));
  }

  /** @throws {not_found | version_mismatch} */
  async delete(actor: Actor, id: string, accepted?: AcceptedVersions): Promise<void> {
    await this.deletion.delete(actor, id, accepted);
  }

  /** Deletes the deals that exist, softly; returns their ids. */
  async deleteMany(actor: Actor, ids: readonly string[]): Promise<string[]> {
    return this.deletion.deleteMany(actor, ids);
  }

  /**
   * Brings a deal back that was deleted in the last 30 days.
   * @throws {not_found | version_mismatch}
   */
  async restore(actor: Actor, id: string, accepted?: AcceptedVersions): Promise<Deal> {
    return this.deletion.restore(actor, id, accepted);
  }

  /** Refuses contacts, companies and owners that are not the organization's; looks only at those a row newly names. */
  private async checkReferences(
    tx: Transaction,
    rows: readonly (DealState & { id: string })[],
    current?: ReadonlyMap<string, Deal>,
  ): Promise<void> {
    await this.contacts.requireExisting(tx, namedBy(rows, 'contactId', current));
    await this.accounts.checkUsable(tx, namedBy(rows, 'companyId', current));
    const areMembers = async (ids: readonly string[]) => (await this.members.missing(tx, ids)).length === 0;
    await requireKnown(namedBy(rows, 'ownerId', current), areMembers, 'Owner not found', 'owner_id');
  }
}
