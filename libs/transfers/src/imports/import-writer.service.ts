import { Injectable } from '@nestjs/common';
import { OrganizationSettings } from '@rosetta/auth';
import { type Actor, DomainError, type Transaction, wireNameOf } from '@rosetta/common';
import {
  type BulkImportOptions,
  ContactImportService,
  CustomFieldsService,
  type RowOutcome,
} from '@rosetta/contacts';
import { type Draft, Drafts } from './drafts.js';
import type { FileRow } from './import-chunks.repository.js';
import { ImportCompaniesService } from './import-companies.service.js';
import { ImportDealsService } from './import-deals.service.js';
import { ImportReferencesService } from './import-references.service.js';
import type { RowResult } from './import.commands.js';
import { type ImportEntity, type ImportOptions, recordOf } from './import.entity.js';
import type { KnownField } from './mapping/columns.js';
import { isNationalPhone, phoneFields, warningOfPhone } from './mapping/national-phones.js';
import { asContact } from './mapping/records.js';
import { type Fields, type Reading, RowReader } from './mapping/row-reader.js';
import { resultOfFailure, withWarnings } from './row-results.js';

/** Rows as they were read, null where they are no record, and what became of each; both in the order given. */
export interface Written {
  readonly read: readonly (Fields | null)[];
  readonly results: readonly RowResult[];
}

/** Writes rows of a file by the same services, and so by the same rules, as a bulk call. */
@Injectable()
export class ImportWriterService {
  constructor(
    private readonly contacts: ContactImportService,
    private readonly companies: ImportCompaniesService,
    private readonly deals: ImportDealsService,
    private readonly references: ImportReferencesService,
    private readonly customFields: CustomFieldsService,
    private readonly settings: OrganizationSettings,
  ) {}

  /** The free-form fields that are registered for a kind of record. */
  async knownFields(actor: Actor, entity: ImportEntity): Promise<readonly KnownField[]> {
    const query = { entity: recordOf[entity], limit: 1_000, offset: 0 } as const;
    return (await this.customFields.list(actor, query)).items;
  }

  /** Reads rows by an import's mapping, as far as that takes nothing but the rows. */
  async read(
    actor: Actor,
    job: Reading,
    known: readonly KnownField[],
    rows: readonly FileRow[],
  ): Promise<Drafts> {
    const drafts = new Drafts(new RowReader(job, known), job.options.strict ?? false, rows);
    if (job.entity !== 'contacts') return drafts;
    const apart = drafts.sound().filter(refersToNothing);
    const contacts = apart.map(({ fields }) => asContact(fields));
    const read = await this.contacts.read(actor, contacts, optionsOfContacts(job.options));
    apart.forEach((draft, place) => (draft.contact = read[place]));
    return drafts;
  }

  /**
   * Writes rows that were read, inside the caller's transaction. `meanwhile` is called when Postgres has got them, if they
   * are contacts.
   * @throws {validation_failed}
   */
  async write(
    tx: Transaction,
    actor: Actor,
    job: Reading,
    drafts: Drafts,
    meanwhile?: () => void,
  ): Promise<Written> {
    await this.references.resolve(tx, actor, job, drafts);
    await this.warnOfPhones(actor, job, drafts);
    const results = await this.writeDrafts(tx, actor, job, drafts, meanwhile);
    return {
      read: drafts.all.map((draft) => ('fields' in draft ? draft.fields : null)),
      results: drafts.all.map((draft) => {
        if (draft instanceof DomainError) return resultOfFailure(draft);
        if ('skipped' in draft) return { outcome: 'skipped', warnings: [draft.skipped] };
        const result = draft.failure ? resultOfFailure(draft.failure) : results.get(draft)!;
        return draft.companyId === undefined ? result : { ...result, companyId: draft.companyId };
      }),
    };
  }

  /** Numbers that name no country are stored, as another's: the row says so. */
  private async warnOfPhones(actor: Actor, { entity, options }: Reading, drafts: Drafts): Promise<void> {
    const field = phoneFields[entity];
    if (field === undefined || options.defaultCountry) return;
    const national = drafts.sound().flatMap((draft) => {
      const phones = (draft.fields[field] ?? []) as string[];
      return phones.filter(isNationalPhone).map((phone) => ({ draft, phone }));
    });
    if (national.length === 0 || (await this.settings.get(actor.organizationId)).defaultCountry) return;
    for (const { draft, phone } of national)
      draft.warnings.push(warningOfPhone(drafts.columnOf(draft, field, phone), phone));
  }

  private async writeDrafts(
    tx: Transaction,
    actor: Actor,
    { entity, options }: Reading,
    drafts: Drafts,
    meanwhile?: () => void,
  ): Promise<Map<Draft, RowResult>> {
    switch (entity) {
      case 'contacts':
        return this.writeContacts(actor, { ...optionsOfContacts(options), meanwhile }, drafts);
      case 'companies':
        return this.companies.write(actor, options, drafts);
      case 'deals':
        return this.deals.write(tx, actor, options, drafts);
    }
  }

  private async writeContacts(
    actor: Actor,
    options: BulkImportOptions,
    drafts: Drafts,
  ): Promise<Map<Draft, RowResult>> {
    const sound = drafts.sound();
    const contacts = sound.map(({ contact, fields }) => contact ?? asContact(fields));
    const outcomes = await this.contacts.importMany(actor, contacts, options);
    return new Map(sound.map((draft, place) => [draft, resultOfContact(outcomes[place]!, draft, drafts)]));
  }
}

/** Fields by which a row refers to what the organization has: only then is known what it makes of a contact. */
const REFERENCES = ['id', 'assignee_id', 'company_id', 'company_name'] as const;

function refersToNothing({ fields }: Draft): boolean {
  return REFERENCES.every((field) => fields[field] === undefined);
}

function optionsOfContacts(options: ImportOptions): BulkImportOptions {
  return {
    skipDuplicates: options.skipDuplicates ?? false,
    onAmbiguous: options.onAmbiguous,
    defaultSource: options.defaultSource,
    defaultTags: options.defaultTags,
    defaultCountry: options.defaultCountry,
    dryRun: options.dryRun,
    lenient: !options.strict,
    keepsPhonesAsWritten: true,
  };
}

const words = { created: 'created', merged: 'updated', skipped: 'skipped' } as const;

function resultOfContact(outcome: RowOutcome, draft: Draft, drafts: Drafts): RowResult {
  if ('failure' in outcome) return resultOfFailure(outcome.failure);
  for (const { field, value, why } of outcome.dropped ?? [])
    drafts.warn(draft, wireNameOf(field), value, why);
  return withWarnings(
    {
      outcome: words[outcome.outcome],
      ...(outcome.contactId !== null && { id: outcome.contactId }),
    },
    [...draft.warnings, ...outcome.warnings],
  );
}
