import { Injectable } from '@nestjs/common';
import { OrganizationMembers, OrganizationSettings } from '@rosetta/auth';
import {
  type Actor,
  AuditLog,
  Database,
  DomainError,
  invalid,
  isUuid,
  newId,
  type Transaction,
  writeIsolating,
} from '@rosetta/common';
import {
  AccountsService,
  blankContact,
  type BookEntry,
  type ContactBook,
  ContactImportService,
  normalizeEmail,
  normalizePhone,
  writeFields,
} from '@rosetta/contacts';
import { asCreation } from '../deals/deal-changes.js';
import type { DealState } from '../deals/deal-state.js';
import type { Deal } from '../deals/deal.entity.js';
import { DealsRepository, type NewDealRow } from '../deals/deals.repository.js';
import type { Pipeline } from '../pipelines/pipeline.entity.js';
import { PipelinesRepository } from '../pipelines/pipelines.repository.js';
import { choosePipeline } from '../pipelines/pipelines.service.js';
import type { BulkWishes, DealOutcome, DealRow, LeadRow, LeadWishes } from './bulk.commands.js';
import { DealBook, externalIdOf, readDeal } from './deal-book.js';

/** A row on its way: what it wants, and what is decided of it so far. */
interface Draft {
  readonly state: DealState;
  readonly contactId: string | null;
  readonly isNewContact: boolean;
  readonly warnings: readonly string[];
}

/** Finds, makes or refuses the contact of each row whose deal is sound. */
type ContactResolver = (
  tx: Transaction,
  rows: readonly (DealState | DomainError)[],
) => Promise<(Draft | DomainError)[]>;

/** Thrown to undo a call in which a row failed and all or none was asked for. */
class BulkUndone extends Error {
  constructor(readonly outcomes: DealOutcome[]) {
    super('A row failed; nothing was written');
  }
}

/**
 * The bulk path of deals and leads: deals are checked in memory, contacts found or made, deals that exist skipped, and the
 * rest written at once. A constant number of statements for any number of rows; a row that fails takes nothing along but
 * the contact that was made for it.
 */
@Injectable()
export class DealsBulkService {
  constructor(
    private readonly database: Database,
    private readonly deals: DealsRepository,
    private readonly pipelines: PipelinesRepository,
    private readonly imports: ContactImportService,
    private readonly accounts: AccountsService,
    private readonly members: OrganizationMembers,
    private readonly settings: OrganizationSettings,
    private readonly audit: AuditLog,
  ) {}

  /** Creates deals for contacts that are named by id, e-mail or phone (document B, section 3.3). */
  async createDeals(
    actor: Actor,
    rows: readonly (DealRow | DomainError)[],
    wishes: BulkWishes,
  ): Promise<DealOutcome[]> {
    const { defaultCountry } = await this.settings.get(actor.organizationId);
    return this.inOneTransaction(actor, rows, wishes, async (tx, states) => {
      const book = await this.openContacts(tx, rows, defaultCountry);
      const drafts = states.map((state, index) =>
        state instanceof DomainError
          ? state
          : resolveContact(book, rows[index] as DealRow, state, defaultCountry),
      );
      return this.writeContacts(tx, actor, book, drafts, wishes);
    });
  }

  /** Creates leads: each row's contact is matched and merged as in an import, then its deal is written. */
  async createLeads(
    actor: Actor,
    rows: readonly (LeadRow | DomainError)[],
    wishes: LeadWishes,
  ): Promise<DealOutcome[]> {
    return this.inOneTransaction(actor, rows, wishes, async (tx, states) => {
      const contacts = states.map((state, index) =>
        state instanceof DomainError ? state : (rows[index] as LeadRow).contact,
      );
      const { defaultSource, defaultTags, dryRun } = wishes;
      const outcomes = await this.imports.importInside(tx, actor, contacts, {
        skipDuplicates: false,
        defaultSource,
        defaultTags,
        dryRun,
      });
      return outcomes.map((outcome, index) => {
        if ('failure' in outcome) return outcome.failure;
        const isNewContact = outcome.outcome === 'created';
        const contactId = dryRun && isNewContact ? null : outcome.contactId;
        return { state: states[index] as DealState, contactId, isNewContact, warnings: outcome.warnings };
      });
    });
  }

  private async inOneTransaction(
    actor: Actor,
    rows: readonly ({ readonly deal: DealRow['deal'] } | DomainError)[],
    wishes: BulkWishes,
    resolve: ContactResolver,
  ): Promise<DealOutcome[]> {
    try {
      return await this.database.transaction(actor.organizationId, async (tx) => {
        await this.imports.lockIdentities(tx);
        const pipelines = await this.pipelines.share(tx);
        checkDefaults(wishes, pipelines);
        const read = rows.map((row) =>
          row instanceof DomainError ? row : readDeal(row.deal, wishes.defaults, pipelines),
        );
        const states = await this.checkReferences(tx, read);
        const drafts = await resolve(tx, states);
        const outcomes = await this.writeDeals(tx, actor, drafts, wishes);
        if (wishes.atomic && outcomes.some((outcome) => 'failure' in outcome)) throw new BulkUndone(outcomes);
        return outcomes;
      });
    } catch (error) {
      if (error instanceof BulkUndone) return error.outcomes;
      throw error;
    }
  }

  private async openContacts(
    tx: Transaction,
    rows: readonly (DealRow | DomainError)[],
    defaultCountry: string | null,
  ): Promise<ContactBook> {
    const sound = rows.filter((row): row is DealRow => !(row instanceof DomainError));
    const identities = sound.flatMap((row) => identitiesOf(row, defaultCountry));
    return this.imports.openBook(tx, identities, sound.map(({ contactId }) => contactId).filter(isUuid));
  }

  /** Writes the contacts that rows have made; a row whose contact is refused fails with it. */
  private async writeContacts(
    tx: Transaction,
    actor: Actor,
    book: ContactBook,
    drafts: readonly (Draft | DomainError)[],
    { dryRun, skipIfExists }: BulkWishes,
  ): Promise<(Draft | DomainError)[]> {
    if (skipIfExists) await this.dropNeedlessContacts(tx, book, drafts);
    const refused = dryRun ? new Map<string, DomainError>() : await this.imports.writeBook(tx, actor, book);
    return drafts.map((draft) =>
      draft instanceof DomainError || draft.contactId === null
        ? draft
        : (refused.get(draft.contactId) ?? draft),
    );
  }

  /** A deal that exists by its external id needs no new contact, unless another row does. */
  private async dropNeedlessContacts(
    tx: Transaction,
    book: ContactBook,
    drafts: readonly (Draft | DomainError)[],
  ): Promise<void> {
    const sound = drafts.filter((draft): draft is Draft => !(draft instanceof DomainError));
    const externalIds = sound.flatMap(({ state }) => externalIdOf(state.customFields) ?? []);
    const known = new Set(
      (await this.deals.findTwins(tx, [], [], externalIds)).map(({ externalId }) => externalId),
    );
    const needed = new Set(
      sound
        .filter(({ state }) => !known.has(externalIdOf(state.customFields)))
        .map(({ contactId }) => contactId),
    );
    for (const entry of book.created()) if (!needed.has(entry.id)) book.forget(entry);
  }

  private async writeDeals(
    tx: Transaction,
    actor: Actor,
    drafts: readonly (Draft | DomainError)[],
    { skipIfExists, dryRun }: BulkWishes,
  ): Promise<DealOutcome[]> {
    const book = new DealBook(skipIfExists ? await this.twinsOf(tx, drafts) : []);
    const outcomes = drafts.map((draft): DealOutcome => {
      if (draft instanceof DomainError) return { failure: draft };
      const { isNewContact, warnings, state } = draft;
      const contactId = dryRun && isNewContact ? null : draft.contactId;
      const twin = skipIfExists ? book.twinOf(contactId, state) : null;
      if (twin !== null) return { dealId: twin, contactId, isNewContact: false, isSkipped: true, warnings };
      const dealId = contactId === null ? null : book.create(actor, contactId, state);
      return { dealId: dryRun ? null : dealId, contactId, isNewContact, isSkipped: false, warnings };
    });
    return dryRun ? outcomes : this.withWritten(outcomes, await this.insert(tx, actor, book.created));
  }

  private async insert(
    tx: Transaction,
    actor: Actor,
    rows: readonly NewDealRow[],
  ): Promise<Map<string, Deal | DomainError>> {
    const written = await writeIsolating(tx, rows, (some) => this.deals.insert(tx, some));
    const byId = new Map<string, Deal | DomainError>();
    for (const each of written) byId.set(each.item.id, each.failure ?? each.result);
    await this.audit.record(
      tx,
      actor,
      [...byId.values()].flatMap((deal) => (deal instanceof DomainError ? [] : asCreation(deal))),
    );
    return byId;
  }

  private withWritten(
    outcomes: DealOutcome[],
    written: ReadonlyMap<string, Deal | DomainError>,
  ): DealOutcome[] {
    return outcomes.map((outcome) => {
      if ('failure' in outcome || outcome.dealId === null) return outcome;
      const deal = written.get(outcome.dealId);
      if (deal instanceof DomainError) return { failure: deal };
      return outcome.isSkipped ? outcome : { ...outcome, deal };
    });
  }

  private async twinsOf(tx: Transaction, drafts: readonly (Draft | DomainError)[]) {
    const sound = drafts.filter((draft): draft is Draft => !(draft instanceof DomainError));
    const contactIds = [...new Set(sound.flatMap(({ contactId }) => contactId ?? []))];
    const titles = [...new Set(sound.map(({ state }) => state.title))];
    const externalIds = [...new Set(sound.flatMap(({ state }) => externalIdOf(state.customFields) ?? []))];
    return this.deals.findTwins(tx, contactIds, titles, externalIds);
  }

  /** Fails the rows that name a company or owner the organization does not have; two look-ups for all rows. */
  private async checkReferences(
    tx: Transaction,
    rows: readonly (DealState | DomainError)[],
  ): Promise<(DealState | DomainError)[]> {
    const named = (property: 'companyId' | 'ownerId') => [
      ...new Set(rows.flatMap((row) => (row instanceof DomainError ? [] : (row[property] ?? [])))),
    ];
    const companies = new Set(
      (await this.accounts.unusable(tx, named('companyId').filter(isUuid))).map(({ id }) => id),
    );
    const owners = new Set(await this.members.missing(tx, named('ownerId').filter(isUuid)));
    return rows.map((row) => {
      if (row instanceof DomainError) return row;
      if (row.companyId !== null && (!isUuid(row.companyId) || companies.has(row.companyId)))
        return invalid('Company not found', 'company_id');
      if (row.ownerId !== null && (!isUuid(row.ownerId) || owners.has(row.ownerId)))
        return invalid('Owner not found', 'owner_id');
      return row;
    });
  }
}

/** What the whole call got wrong is no row's fault (document B: "No pipeline found...", invalid pipeline: 400). */
function checkDefaults({ defaults }: BulkWishes, pipelines: readonly Pipeline[]): void {
  choosePipeline(pipelines, defaults.pipelineId);
}

/** Document B: by id, then e-mail, then phone; a contact that is found is linked and not updated. */
function resolveContact(
  book: ContactBook,
  row: DealRow,
  state: DealState,
  defaultCountry: string | null,
): Draft | DomainError {
  const linked = (entry: BookEntry, isNewContact = false): Draft => ({
    state,
    contactId: entry.id,
    isNewContact,
    warnings: [],
  });
  if (row.contactId) {
    const entry = book.get(row.contactId.toLowerCase());
    return entry ? linked(entry) : invalid('Contact not found', 'contact_id');
  }
  if (!row.contactEmail && !row.contactPhone)
    return invalid('one of contact_id, contact_email or contact_phone is required', 'contact_id');
  try {
    const contact = writeFields(
      blankContact,
      {
        firstName: row.contactFirstName,
        lastName: row.contactLastName,
        emails: row.contactEmail ? [row.contactEmail] : [],
        phones: row.contactPhone ? [row.contactPhone] : [],
      },
      defaultCountry,
    );
    const match = book.match(contact.emails, contact.phones);
    if (match) return linked(match.entry);
    if (!row.createContactIfMissing)
      return invalid('Contact not found', row.contactEmail ? 'contact_email' : 'contact_phone');
    return linked(book.create(newId(), contact), true);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

function identitiesOf({ contactEmail, contactPhone }: DealRow, defaultCountry: string | null): string[] {
  const email = contactEmail ? normalizeEmail(contactEmail) : null;
  const phone = contactPhone ? normalizePhone(contactPhone, defaultCountry) : null;
  return [email, phone].filter((value) => value !== null);
}
