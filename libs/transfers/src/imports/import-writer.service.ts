import { Injectable } from '@nestjs/common';
import { type Actor, DomainError, type Transaction } from '@rosetta/common';
import {
  AccountsService,
  type ContactFields,
  ContactImportService,
  type ContactRow,
  CustomFieldsService,
  type RowOutcome,
} from '@rosetta/contacts';
import { type DealOutcome, DealsBulkService } from '@rosetta/deals';
import type { FileRow } from './import-chunks.repository.js';
import type { RowResult } from './import.commands.js';
import type { Import, ImportEntity } from './import.entity.js';
import type { KnownField } from './mapping/mapping.js';
import { asContact, asDeal, type Fields, RowReader } from './mapping/row-reader.js';

/** As much of an import as its rows need. */
export type Writing = Pick<Import, 'entity' | 'format' | 'columns' | 'mapping' | 'options'>;

/** Rows as they were read, and what became of each; both in the order given. */
export interface Written {
  readonly read: readonly (Fields | DomainError)[];
  readonly results: readonly RowResult[];
}

/** Writes rows of a file by the same services, and so by the same rules, as a bulk call. */
@Injectable()
export class ImportWriterService {
  constructor(
    private readonly contacts: ContactImportService,
    private readonly deals: DealsBulkService,
    private readonly accounts: AccountsService,
    private readonly customFields: CustomFieldsService,
  ) {}

  /** The free-form fields that are registered for a kind of record. */
  async knownFields(actor: Actor, entity: ImportEntity): Promise<readonly KnownField[]> {
    const query = { entity: entity === 'deals' ? 'deal' : 'contact', limit: 1_000, offset: 0 } as const;
    return (await this.customFields.list(actor, query)).items;
  }

  /** Reads rows by an import's mapping and writes them, inside the caller's transaction. */
  async write(tx: Transaction, actor: Actor, job: Writing, rows: readonly FileRow[]): Promise<Written> {
    const reader = new RowReader(job, await this.knownFields(actor, job.entity));
    const read = rows.map((row) => reader.read(row));
    const results =
      job.entity === 'contacts'
        ? await this.writeContacts(tx, actor, job, read)
        : await this.writeDeals(actor, job, read);
    return { read, results };
  }

  private async writeContacts(
    tx: Transaction,
    actor: Actor,
    { options }: Writing,
    rows: readonly (Fields | DomainError)[],
  ): Promise<RowResult[]> {
    const contacts = rows.map((row) => (row instanceof DomainError ? row : asContact(row)));
    const outcomes = await this.contacts.importMany(actor, await this.withCompanies(tx, contacts), {
      skipDuplicates: options.skipDuplicates ?? false,
      defaultSource: options.defaultSource,
      defaultTags: options.defaultTags,
      dryRun: options.dryRun,
    });
    return outcomes.map(resultOfContact);
  }

  /** A company that is named is linked where there is one of that name, as everywhere; one look-up for all rows. */
  private async withCompanies(tx: Transaction, rows: readonly ContactRow[]): Promise<readonly ContactRow[]> {
    const isNaming = (row: ContactRow): row is ContactFields & { companyName: string } =>
      !(row instanceof DomainError) && row.companyName != null && row.companyId == null;
    const names = [...new Set(rows.filter(isNaming).map(({ companyName }) => companyName.toLowerCase()))];
    if (names.length === 0) return rows;
    const ids = await this.accounts.findByName(tx, names);
    return rows.map((row) =>
      isNaming(row) ? { ...row, companyId: ids.get(row.companyName.toLowerCase()) } : row,
    );
  }

  private async writeDeals(
    actor: Actor,
    { options }: Writing,
    rows: readonly (Fields | DomainError)[],
  ): Promise<RowResult[]> {
    const makesContacts = options.createContactIfMissing ?? false;
    const deals = rows.map((row) => (row instanceof DomainError ? row : asDeal(row, makesContacts)));
    const outcomes = await this.deals.createDeals(actor, deals, {
      defaults: {
        pipelineId: options.defaultPipelineId,
        stage: options.defaultStage,
        currency: options.defaultCurrency,
      },
      skipIfExists: options.skipIfExists ?? false,
      dryRun: options.dryRun,
    });
    return outcomes.map(resultOfDeal);
  }
}

const words = { created: 'created', merged: 'updated', skipped: 'skipped' } as const;

function resultOfContact(outcome: RowOutcome): RowResult {
  if ('failure' in outcome) return resultOfFailure(outcome.failure);
  return {
    outcome: words[outcome.outcome],
    ...(outcome.contactId !== null && { id: outcome.contactId }),
    ...(outcome.warnings.length > 0 && { warnings: outcome.warnings }),
  };
}

function resultOfDeal(outcome: DealOutcome): RowResult {
  if ('failure' in outcome) return resultOfFailure(outcome.failure);
  const { dealId, contactId, isSkipped, warnings } = outcome;
  return {
    outcome: isSkipped ? 'skipped' : 'created',
    ...(dealId !== null && { id: dealId }),
    ...(contactId !== null && { contactId }),
    ...(warnings.length > 0 && { warnings }),
  };
}

function resultOfFailure({ message, code, facts }: DomainError): RowResult {
  return {
    outcome: 'failed',
    error: message,
    code: code.toUpperCase(),
    ...(facts.field !== undefined && { field: facts.field }),
  };
}
