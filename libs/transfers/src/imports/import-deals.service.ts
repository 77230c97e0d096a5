import { Injectable } from '@nestjs/common';
import { OrganizationSettings } from '@rosetta/auth';
import {
  type Actor,
  bisectOnFailure,
  Database,
  type DomainError,
  isUuid,
  type Transaction,
} from '@rosetta/common';
import { ContactsService, externalIdOf, normalizeEmail, normalizePhone } from '@rosetta/contacts';
import { type DealOutcome, DealsBulkService, DealsService, PipelinesService } from '@rosetta/deals';
import type { Draft, Drafts } from './drafts.js';
import type { RowResult } from './import.commands.js';
import type { ImportOptions } from './import.entity.js';
import { placeDeals } from './import-stages.js';
import { asDeal } from './mapping/records.js';
import { resultOfFailure, withWarnings } from './row-results.js';

/** A row whose deal exists, and which one it is. */
interface KnownDraft {
  readonly draft: Draft;
  readonly id: string;
}

/** Writes rows as deals: those whose id or external id is known change their deal, all others go the way of a bulk call. */
@Injectable()
export class ImportDealsService {
  constructor(
    private readonly database: Database,
    private readonly bulk: DealsBulkService,
    private readonly deals: DealsService,
    private readonly contacts: ContactsService,
    private readonly pipelines: PipelinesService,
    private readonly settings: OrganizationSettings,
  ) {}

  /** @throws {validation_failed} */
  async write(
    tx: Transaction,
    actor: Actor,
    options: ImportOptions,
    drafts: Drafts,
  ): Promise<Map<Draft, RowResult>> {
    placeDeals(drafts, await this.pipelines.list(actor), options);
    if (!options.strict) {
      const defaultCountry =
        options.defaultCountry ?? (await this.settings.get(actor.organizationId)).defaultCountry;
      for (const draft of drafts.sound()) leaveOutUnreadable(drafts, draft, defaultCountry);
    }
    const known = await this.findKnown(tx, drafts.sound());
    const isKnown = new Set(known.map(({ draft }) => draft));
    const results = await this.change(tx, actor, options, drafts, known);
    const others = drafts.sound().filter((draft) => !isKnown.has(draft));
    if (!options.strict) for (const draft of others) leaveOutNameAlone(drafts, draft);
    const outcomes = await this.create(actor, options, others);
    others.forEach((draft, place) => {
      const outcome = outcomes[place]!;
      if (!('failure' in outcome))
        for (const { field, value, why } of outcome.dropped ?? []) drafts.warn(draft, field, value, why);
      results.set(draft, resultOfDeal(outcome, draft));
    });
    return results;
  }

  private async create(actor: Actor, options: ImportOptions, drafts: readonly Draft[]) {
    const makesContacts = options.createContactIfMissing ?? false;
    return this.bulk.createDeals(
      actor,
      drafts.map(({ fields }) => asDeal(fields, makesContacts)),
      {
        defaults: {
          pipelineId: options.defaultPipelineId,
          stage: options.defaultStage,
          currency: options.defaultCurrency,
        },
        skipIfExists: options.skipIfExists ?? false,
        onAmbiguous: options.onAmbiguous,
        defaultCountry: options.defaultCountry,
        dryRun: options.dryRun,
        lenient: !options.strict,
        contactIsOptional: true,
      },
    );
  }

  /** Two look-ups at most: of all ids, and of all external ids. */
  private async findKnown(tx: Transaction, drafts: readonly Draft[]): Promise<KnownDraft[]> {
    const ids = drafts.flatMap(({ fields }) => (fields.id === undefined ? [] : [fields.id as string]));
    const existing = ids.length > 0 ? await this.deals.existing(tx, [...new Set(ids)]) : new Set<string>();
    const externalId = ({ fields }: Draft) =>
      externalIdOf((fields.custom_fields ?? {}) as Record<string, unknown>) ?? '';
    const wanted = [...new Set(drafts.map(externalId))].filter((id) => id !== '');
    const byExternalId = await this.deals.findByExternalId(tx, wanted);
    return drafts.flatMap((draft) => {
      const own = draft.fields.id as string | undefined;
      const id = own !== undefined && existing.has(own) ? own : byExternalId.get(externalId(draft));
      if (own !== undefined && id !== own)
        draft.warnings.push(`The id ${own} is none of this organization, and was not kept`);
      return id === undefined ? [] : [{ draft, id }];
    });
  }

  private async change(
    tx: Transaction,
    actor: Actor,
    { skipIfExists, dryRun }: ImportOptions,
    drafts: Drafts,
    known: readonly KnownDraft[],
  ): Promise<Map<Draft, RowResult>> {
    if (skipIfExists)
      return new Map(
        known.map(({ draft, id }) => [draft, withWarnings({ outcome: 'skipped', id }, draft.warnings)]),
      );
    for (const { draft } of known) warnOfContact(drafts, draft);
    await this.nameCurrentContacts(tx, actor, known);
    const failures = new Map<Draft, DomainError>();
    const update = async () => {
      const refusals = await bisectOnFailure(tx, known, async (some) => {
        await this.deals.updateMany(actor, some.map(updateOf));
      });
      for (const { item, failure } of refusals) failures.set(item.draft, failure);
    };
    await this.database.transactionUnless(() => !!dryRun, actor.organizationId, update);
    return new Map(
      known.map(({ draft, id }) => {
        const failure = failures.get(draft);
        return [
          draft,
          failure ? resultOfFailure(failure) : withWarnings({ outcome: 'updated', id }, draft.warnings),
        ];
      }),
    );
  }

  /** Has deals that exist name the contacts into which those were merged that their rows name. */
  private async nameCurrentContacts(
    tx: Transaction,
    actor: Actor,
    known: readonly KnownDraft[],
  ): Promise<void> {
    const naming = known.map(({ draft }) => draft).filter(({ fields }) => fields.contact_id !== undefined);
    if (naming.length === 0) return;
    const idOf = ({ fields }: Draft) => (fields.contact_id as string).toLowerCase();
    const contactOf = await this.contacts.named(actor, tx, [...new Set(naming.map(idOf))].filter(isUuid));
    for (const draft of naming) {
      const [named, id] = [idOf(draft), contactOf(idOf(draft))];
      if (id === undefined || id === named) continue;
      draft.warnings.push(`The contact ${named} was merged into ${id}`);
      draft.fields.contact_id = id;
    }
  }
}

/** A deal's contact is looked for by what can be read of its e-mails and phones, as long as that is anything. */
function leaveOutUnreadable(drafts: Drafts, draft: Draft, defaultCountry: string | null): void {
  const { fields } = draft;
  const readable = {
    contact_email: valuesOf(fields.contact_email, (value) => normalizeEmail(value) !== null),
    contact_phone: valuesOf(fields.contact_phone, (value) => normalizePhone(value, defaultCountry) !== null),
  };
  const isFindable =
    fields.contact_id !== undefined || Object.values(readable).some(({ sound }) => sound.length > 0);
  if (!isFindable) return;
  for (const [field, { sound, unsound }] of Object.entries(readable)) {
    for (const value of unsound) drafts.warn(draft, field, value, 'it cannot be read');
    if (unsound.length > 0) fields[field] = sound;
  }
}

function valuesOf(values: unknown, isSound: (value: string) => boolean) {
  const all = (values ?? []) as string[];
  return { sound: all.filter(isSound), unsound: all.filter((value) => !isSound(value)) };
}

/** A name tells nobody apart: without anything else of a contact, the deal has none. */
function leaveOutNameAlone(drafts: Drafts, draft: Draft): void {
  const { contact_id: id, contact_email: email, contact_phone: phone, ...fields } = draft.fields;
  const name = [fields.contact_first_name, fields.contact_last_name].filter(Boolean).join(' ');
  if (name === '' || id !== undefined || email !== undefined || phone !== undefined) return;
  drafts.warn(draft, 'contact_first_name', name, 'a contact is found by id, e-mail or phone, not by name');
  delete draft.fields.contact_first_name;
  delete draft.fields.contact_last_name;
}

/** A deal that exists is not moved to another contact by an e-mail or a phone. */
function warnOfContact(drafts: Drafts, draft: Draft): void {
  if (draft.fields.contact_id !== undefined) return;
  for (const field of ['contact_email', 'contact_phone', 'contact_first_name', 'contact_last_name'])
    if (draft.fields[field] !== undefined)
      drafts.warn(
        draft,
        field,
        draft.fields[field],
        'the deal exists and keeps its contact, unless contact_id names another',
      );
}

function updateOf({ draft, id }: KnownDraft) {
  const { deal, contactId } = asDeal(draft.fields, false);
  return { id, fields: { ...deal, contactId: contactId ?? undefined, mergeCustomFields: true } };
}

function resultOfDeal(outcome: DealOutcome, { warnings }: Draft): RowResult {
  if ('failure' in outcome) return resultOfFailure(outcome.failure);
  const { dealId, contactId, isSkipped } = outcome;
  return withWarnings(
    {
      outcome: isSkipped ? 'skipped' : 'created',
      ...(dealId !== null && { id: dealId }),
      ...(contactId !== null && { contactId }),
    },
    [...warnings, ...outcome.warnings],
  );
}
