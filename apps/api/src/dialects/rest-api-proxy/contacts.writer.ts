import { Injectable } from '@nestjs/common';
import { ContactsService } from '@rosetta/contacts';
import type { BodyRow } from '@rosetta/postgrest';
import { readContactRow, reservedKeysWarning } from './contact.input.js';
import type { TableWriter, Upserted, UpsertOptions, WriteContext, WriteOptions } from './table-writer.js';
import { byId, type IdentifiedRow, upsertRows } from './upsert-rows.js';

/** Writes the proxy's `contacts`. */
@Injectable()
export class ContactsWriter implements TableWriter {
  readonly warningsOf = reservedKeysWarning;

  constructor(private readonly contacts: ContactsService) {}

  async beforeLocking({ actor, tx }: WriteContext, rows: readonly BodyRow[]): Promise<void> {
    if (rows.some(({ phones }) => phones !== undefined)) await this.contacts.beforeWritingPhones(actor, tx);
  }

  async create({ actor, tx }: WriteContext, rows: readonly BodyRow[]): Promise<string[]> {
    return this.contacts.storeNew(actor, rows.map(readContactRow), tx);
  }

  async update(
    { actor, tx }: WriteContext,
    ids: readonly string[],
    row: BodyRow,
    { mergeCustomFields }: WriteOptions,
  ): Promise<string[]> {
    const fields = { ...readContactRow(row), mergeCustomFields };
    return this.contacts.storeChanges(
      actor,
      ids.map((id) => ({ id, fields })),
      tx,
    );
  }

  async upsert(
    { actor, tx }: WriteContext,
    rows: readonly BodyRow[],
    { ignore, mergeCustomFields }: UpsertOptions,
  ): Promise<Upserted> {
    const commands = (all: readonly IdentifiedRow[]) =>
      all.map(({ id, row }) => ({ ...readContactRow(row), id }));
    return upsertRows(rows, ignore, {
      keyOf: ({ id }) => id,
      existing: (all) => byId(all, (ids) => this.contacts.existing(tx, ids)),
      create: (fresh) => this.contacts.storeNew(actor, commands(fresh), tx),
      update: (known) => {
        const updates = commands(known).map((fields) => ({
          id: fields.id,
          fields: { ...fields, mergeCustomFields },
        }));
        return this.contacts.storeChanges(actor, updates, tx);
      },
    });
  }

  async delete({ actor }: WriteContext, ids: readonly string[]): Promise<void> {
    await this.contacts.deleteMany(actor, ids);
  }
}
