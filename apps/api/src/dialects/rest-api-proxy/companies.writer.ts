import { Injectable } from '@nestjs/common';
import { AccountsService, type CreateAccount } from '@rosetta/contacts';
import type { BodyRow } from '@rosetta/postgrest';
import { reservedKeysWarning } from './contact.input.js';
import { named, requireColumns, tableReaders, uuidOf } from './row-fields.js';
import { companyFields } from './tables/companies.table.js';
import { readFields } from './tables/fields.js';
import type { TableWriter, Upserted, UpsertOptions, WriteContext, WriteOptions } from './table-writer.js';
import { byId, upsertRows } from './upsert-rows.js';

/** Writes the proxy's `companies`. */
@Injectable()
export class CompaniesWriter implements TableWriter {
  readonly warningsOf = reservedKeysWarning;

  constructor(private readonly accounts: AccountsService) {}

  async create({ actor }: WriteContext, rows: readonly BodyRow[]): Promise<string[]> {
    return (await this.accounts.createMany(actor, rows.map(readNewCompany))).map(({ id }) => id);
  }

  async update(
    { actor }: WriteContext,
    ids: readonly string[],
    row: BodyRow,
    { mergeCustomFields }: WriteOptions,
  ): Promise<string[]> {
    const fields = { ...readChangedCompany(row), mergeCustomFields };
    const updates = ids.map((id) => ({ id, fields }));
    return (await this.accounts.updateMany(actor, updates)).map(({ id }) => id);
  }

  async upsert(
    { actor, tx }: WriteContext,
    rows: readonly BodyRow[],
    { ignore, mergeCustomFields }: UpsertOptions,
  ): Promise<Upserted> {
    return upsertRows(rows, ignore, {
      keyOf: ({ id }) => id,
      existing: (all) => byId(all, (ids) => this.accounts.existing(tx, ids)),
      create: (fresh) => {
        const commands = fresh.map(({ id, row }) => ({ ...readNewCompany(row), id }));
        return this.accounts.createMany(actor, commands);
      },
      update: (known) => {
        const updates = known.map(({ id, row }) => ({
          id,
          fields: { ...readChangedCompany(row), mergeCustomFields },
        }));
        return this.accounts.updateMany(actor, updates);
      },
    });
  }

  async delete({ actor }: WriteContext, ids: readonly string[]): Promise<void> {
    await this.accounts.deleteMany(actor, ids);
  }
}

function readNewCompany(row: BodyRow): CreateAccount {
  requireColumns(row, ['name']);
  return readCompanyRow(row);
}

function readChangedCompany(row: BodyRow) {
  requireColumns(row, named(row, ['name']));
  return readCompanyRow(row);
}

/** The name is there where it must be: see the demands above. */
function readCompanyRow(row: BodyRow): CreateAccount {
  return {
    ...readFields<CreateAccount>(companyFields, row, tableReaders),
    id: uuidOf(row, 'id') ?? undefined,
  };
}
