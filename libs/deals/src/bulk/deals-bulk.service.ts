import { Injectable } from '@nestjs/common';
import { OrganizationMembers, OrganizationSettings } from '@rosetta/auth';
import {
  type Actor,
  AuditLog,
  Database,
  DomainError,
  invalid,
  isUuid,
  namedBy,
  type Transaction,
  unknownAmong,
  bisectOnFailure,
} from '@rosetta/common';
import {
  AccountsService,
  CONTACT_IDENTITIES,
  type ContactIdentityMap,
  ContactImportService,
  externalIdOf,
  type ReportedPair,
} from '@rosetta/contacts';
import { asCreation } from '../deals/deal-changes.js';
import type { DealState } from '../deals/deal-state.js';
import { DealsRepository, type NewDealRow } from '../deals/deals.repository.js';
import type { Pipeline } from '../pipelines/pipeline.entity.js';
import { PipelinesRepository } from '../pipelines/pipelines.repository.js';
import { choosePipeline } from '../pipelines/pipelines.service.js';
import type {
  BulkOptions,
  DealOutcome,
  DealRow,
  DroppedDealValue,
  LeadRow,
  LeadOptions,
} from './bulk.commands.js';
import { corrected } from './deal-leniency.js';
import { DealIdentityMap, type KnownDeal, readDeal } from './deal-identity-map.js';
import { identitiesOf, namesContact, resolveContact } from './row-contact.js';

const WITHOUT_CONTACT = 'The row names no contact: its deal has none';

/** The deal that a row wants, or why not; null where it wants none. */
type WantedDeal = DealState | null | DomainError;

/** A row on its way: the deal it wants, and the contact that was found or made for it, or that it has none of. */
interface Draft {
  readonly state: DealState | null;
  readonly contactId: string | null;
  readonly isNewContact: boolean;
  readonly warnings: readonly string[];
  /** Contacts that people are to look at. */
  readonly review?: readonly ReportedPair[];
}

/** A draft, and the deal it repeats or makes. */
interface Decision extends Draft {
  readonly twin: KnownDeal | null;
  readonly dealId: string | null;
}

/** The contacts of the rows whose deals are sound; `unwritten` holds those that are still to be stored. */
interface Resolved {
  readonly drafts: readonly (Draft | DomainError)[];
  readonly unwritten?: ContactIdentityMap;
}

/** Finds, makes or refuses the contact of each row whose deal is sound. */
type ContactResolver = (tx: Transaction, rows: readonly WantedDeal[]) => Promise<Resolved>;

/** Thrown to undo a call in which Postgres refused rows, so that it is done again without them. */
class RowsRefused extends Error {
  constructor(readonly failures: ReadonlyMap<number, DomainError>) {
    super('Rows were refused');
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

  /**
   * Creates deals for contacts that are named by id, e-mail or phone (document B, section 3.3).
   * @throws {validation_failed}
   */
  async createDeals(
    actor: Actor,
    rows: readonly (DealRow | DomainError)[],
    options: BulkOptions,
  ): Promise<DealOutcome[]> {
    const defaultCountry =
      options.defaultCountry ?? (await this.settings.get(actor.organizationId)).defaultCountry;
    return this.inOneTransaction(actor, rows, options, async (tx, states) => {
      const identityMap = await this.openContacts(tx, actor, rows, defaultCountry);
      const ambiguous = await this.imports.openAmbiguous(tx, identityMap, options.onAmbiguous);
      const drafts = states.map((state, index) => {
        if (state instanceof DomainError) return state;
        const row = rows[index] as DealRow;
        if (options.contactIsOptional && !namesContact(row))
          return { contactId: null, isNewContact: false, state, warnings: [WITHOUT_CONTACT] };
        const found = resolveContact(identityMap, row, defaultCountry, ambiguous);
        return found instanceof DomainError ? found : { ...found, state };
      });
      return { drafts, unwritten: identityMap };
    });
  }

  /**
   * Creates leads: each row's contact is matched and merged as in an import, then its deal is written.
   * @throws {validation_failed}
   */
  async createLeads(
    actor: Actor,
    rows: readonly (LeadRow | DomainError)[],
    options: LeadOptions,
  ): Promise<DealOutcome[]> {
    const { defaultSource, defaultTags, defaultCountry, onAmbiguous } = options;
    return this.inOneTransaction(actor, rows, options, async (tx, states) => {
      const contacts = states.map((state, index) =>
        state instanceof DomainError ? state : (rows[index] as LeadRow).contact,
      );
      const importing = { skipDuplicates: false, defaultSource, defaultTags, defaultCountry, onAmbiguous };
      const outcomes = await this.imports.importInside(tx, actor, contacts, importing);
      const drafts = outcomes.map((outcome, index) => {
        if ('failure' in outcome) return outcome.failure;
        const { contactId, warnings } = outcome;
        const isNewContact = outcome.outcome === 'created';
        return { state: states[index] as DealState | null, contactId, isNewContact, warnings };
      });
      return { drafts };
    });
  }

  private async inOneTransaction(
    actor: Actor,
    rows: readonly ({ readonly deal: DealRow['deal'] | null } | DomainError)[],
    options: BulkOptions,
    resolve: ContactResolver,
  ): Promise<DealOutcome[]> {
    const isRolledBack = (outcomes: readonly DealOutcome[]) =>
      !!options.dryRun || (!!options.atomic && outcomes.some((outcome) => 'failure' in outcome));
    try {
      const work = async (tx: Transaction) => {
        const pipelines = await this.pipelines.share(tx);
        checkDefaults(options, pipelines);
        const dropped = new Map<number, readonly DroppedDealValue[]>();
        const read = rows.map((row, index) => {
          if (row instanceof DomainError) return row;
          if (row.deal === null) return null;
          const readOnce = (deal: DealRow['deal']) => readDeal(deal, options.defaults, pipelines);
          if (!options.lenient) return readOnce(row.deal);
          const deal = corrected(row.deal, readOnce);
          if (deal instanceof DomainError) return deal;
          dropped.set(index, deal.dropped);
          return deal.read;
        });
        const resolved = await resolve(tx, await this.checkReferences(tx, actor, read));
        const written = await this.write(tx, actor, resolved, options);
        return written.map((outcome, index) => ({ ...outcome, dropped: dropped.get(index) ?? [] }));
      };
      const outcomes = await this.database.transactionUnless(
        isRolledBack,
        actor.organizationId,
        work,
        CONTACT_IDENTITIES,
      );
      return isRolledBack(outcomes) ? withoutNewIds(outcomes) : outcomes;
    } catch (error) {
      if (!(error instanceof RowsRefused)) throw error;
      const others = rows.map((row, index) => error.failures.get(index) ?? row);
      return this.inOneTransaction(actor, others, options, resolve);
    }
  }

  private async openContacts(
    tx: Transaction,
    actor: Actor,
    rows: readonly (DealRow | DomainError)[],
    defaultCountry: string | null,
  ): Promise<ContactIdentityMap> {
    const sound = rows.filter((row): row is DealRow => !(row instanceof DomainError));
    const identities = sound.flatMap((row) => identitiesOf(row, defaultCountry));
    const ids = sound.map(({ contactId }) => contactId).filter(isUuid);
    return this.imports.openCurrentIdentityMap(
      tx,
      actor,
      identities,
      ids.map((id) => id.toLowerCase()),
    );
  }

  /** Decides which rows repeat a deal, and writes what the others need: contacts first, then deals. */
  private async write(
    tx: Transaction,
    actor: Actor,
    { drafts, unwritten }: Resolved,
    { skipIfExists }: BulkOptions,
  ): Promise<DealOutcome[]> {
    const identityMap = new DealIdentityMap(skipIfExists ? await this.twinsOf(tx, drafts) : []);
    const decisions = drafts.map((draft): Decision | DomainError => {
      if (draft instanceof DomainError) return draft;
      const { contactId, state } = draft;
      if (state === null) return { ...draft, twin: null, dealId: null };
      const twin = skipIfExists ? identityMap.twinOf(contactId, state) : null;
      const dealId = twin?.id ?? identityMap.create(actor, contactId, state);
      return { ...draft, twin, dealId };
    });
    const needless = unwritten ? forgetNeedless(unwritten, identityMap) : new Set<string>();
    if (unwritten) refuse(decisions, await this.imports.writeIdentityMap(tx, actor, unwritten), 'contactId');
    refuse(decisions, await this.store(tx, actor, identityMap.created), 'dealId');
    const review = decisions.flatMap((each) => (each instanceof DomainError ? [] : (each.review ?? [])));
    await this.imports.reportDuplicates(tx, actor, review, needless);
    return decisions.map((decision) => outcomeOf(decision, needless));
  }

  /** Writes new deals; answers, by deal id, what Postgres refused. */
  private async store(
    tx: Transaction,
    actor: Actor,
    rows: readonly NewDealRow[],
  ): Promise<Map<string, DomainError>> {
    const refusals = await bisectOnFailure(tx, rows, (some) => {
      this.deals.store(tx, some);
      this.audit.record(tx, actor, some.map(asCreation));
    });
    return new Map(refusals.map(({ item, failure }) => [item.id, failure]));
  }

  private async twinsOf(tx: Transaction, drafts: readonly (Draft | DomainError)[]) {
    const sound = drafts.flatMap((draft) =>
      draft instanceof DomainError || draft.state === null
        ? []
        : [{ ...draft.state, contactId: draft.contactId }],
    );
    const contactIds = [...new Set(sound.flatMap(({ contactId }) => contactId ?? []))];
    const titles = [...new Set(sound.map(({ title }) => title))];
    const externalIds = [...new Set(sound.flatMap(({ customFields }) => externalIdOf(customFields) ?? []))];
    return this.deals.findTwins(tx, contactIds, titles, externalIds);
  }

  /** Fails the rows that name a company or owner the organization does not have; two look-ups for all rows. */
  private async checkReferences(
    tx: Transaction,
    actor: Actor,
    rows: readonly WantedDeal[],
  ): Promise<WantedDeal[]> {
    const states = rows.flatMap((row) => (row instanceof DomainError ? [] : (row ?? [])));
    const companyOf = await this.accounts.usable(actor, tx, namedBy(states, 'companyId'));
    const isNoMember = await unknownAmong(namedBy(states, 'ownerId'), (ids) => this.members.missing(tx, ids));
    return rows.map((row) => {
      if (row instanceof DomainError || row === null) return row;
      const companyId = row.companyId === null ? null : companyOf(row.companyId);
      if (companyId === undefined) return invalid('Company not found', 'company_id');
      if (isNoMember(row.ownerId)) return invalid('Owner not found', 'owner_id');
      return companyId === row.companyId ? row : { ...row, companyId };
    });
  }
}

/** What the whole call got wrong is no row's fault (document B: "No pipeline found...", invalid pipeline: 400). */
function checkDefaults({ defaults }: BulkOptions, pipelines: readonly Pipeline[]): void {
  choosePipeline(pipelines, defaults.pipelineId);
}

/** A row that repeats a deal needs no new contact, unless another row's deal does; answers those that were let go. */
function forgetNeedless(contacts: ContactIdentityMap, deals: DealIdentityMap): Set<string> {
  const needed = new Set(deals.created.map(({ contactId }) => contactId));
  const needless = contacts.created().filter(({ id }) => !needed.has(id));
  for (const entry of needless) contacts.forget(entry);
  return new Set(needless.map(({ id }) => id));
}

/** Gives up the call if Postgres refused anything: the first row that asked for it is the one that fails. */
function refuse(
  decisions: readonly (Decision | DomainError)[],
  refused: ReadonlyMap<string, DomainError>,
  by: 'contactId' | 'dealId',
): void {
  if (refused.size === 0) return;
  const failures = [...refused].map(([id, failure]): [number, DomainError] => [
    decisions.findIndex((decision) => !(decision instanceof DomainError) && decision[by] === id),
    failure,
  ]);
  throw new RowsRefused(new Map(failures));
}

function outcomeOf(decision: Decision | DomainError, needless: ReadonlySet<string>): DealOutcome {
  if (decision instanceof DomainError) return { failure: decision };
  const { dealId, twin, warnings, state } = decision;
  const isNeedless = decision.contactId !== null && needless.has(decision.contactId);
  return {
    dealId,
    contactId: isNeedless ? twin!.contactId : decision.contactId,
    isNewContact: decision.isNewContact && !isNeedless,
    isSkipped: twin !== null,
    warnings,
    deal: twin === null && state !== null ? state : undefined,
  };
}

/** Nobody is told the id of a deal or contact that was never written. */
function withoutNewIds(outcomes: readonly DealOutcome[]): DealOutcome[] {
  const sound = outcomes.flatMap((outcome) => ('failure' in outcome ? [] : [outcome]));
  const contacts = new Set(sound.filter((row) => row.isNewContact).map(({ contactId }) => contactId));
  const deals = new Set(sound.filter((row) => !row.isSkipped).map(({ dealId }) => dealId));
  return outcomes.map((outcome) => {
    if ('failure' in outcome) return outcome;
    const contactId = contacts.has(outcome.contactId) ? null : outcome.contactId;
    return { ...outcome, contactId, dealId: deals.has(outcome.dealId) ? null : outcome.dealId };
  });
}
