import { Injectable } from '@nestjs/common';
import { type Deal, DealsService } from '@rosetta/deals';
import type { BodyRow } from '@rosetta/postgrest';
import { keptByDeal, readDealRow, requiredOfDeal, warningsOfDeals } from './deal.input.js';
import { checkingReferences } from './references.js';
import { named, requireColumns, required } from './row-fields.js';
import type { TableWriter, Upserted, UpsertOptions, WriteContext, WriteOptions } from './table-writer.js';
import { byId, upsertRows } from './upsert-rows.js';

/** Writes the proxy's `deals`. */
@Injectable()
export class DealsWriter implements TableWriter {
  readonly warningsOf = warningsOfDeals;

  constructor(private readonly deals: DealsService) {}

  async create({ actor }: WriteContext, rows: readonly BodyRow[]): Promise<string[]> {
    const commands = rows.map(readNewDeal);
    const deals = await checkingReferences(() => this.deals.createMany(actor, commands));
    return deals.map(({ id }) => id);
  }

  async update(
    { actor }: WriteContext,
    ids: readonly string[],
    row: BodyRow,
    { mergeCustomFields }: WriteOptions,
  ): Promise<string[]> {
    const fields = { ...readChangedDeal(row), mergeCustomFields };
    const updates = ids.map((id) => ({ id, fields }));
    const deals = await checkingReferences(() => this.deals.updateMany(actor, updates));
    if (row.contact_id === null) refuseContacts(deals);
    return deals.map(({ id }) => id);
  }

  async upsert(
    { actor, tx }: WriteContext,
    rows: readonly BodyRow[],
    { ignore, mergeCustomFields }: UpsertOptions,
  ): Promise<Upserted> {
    return upsertRows(rows, ignore, {
      keyOf: ({ id }) => id,
      existing: (all) => byId(all, (ids) => this.deals.existing(tx, ids)),
      create: (fresh) => {
        const commands = fresh.map(({ id, row }) => ({ ...readNewDeal(row), id }));
        return checkingReferences(() => this.deals.createMany(actor, commands));
      },
      update: async (known) => {
        const updates = known.map(({ id, row }) => ({
          id,
          fields: { ...readChangedDeal(row), mergeCustomFields },
        }));
        const deals = await checkingReferences(() => this.deals.updateMany(actor, updates));
        const cleared = new Set(known.filter(({ row }) => row.contact_id === null).map(({ id }) => id));
        refuseContacts(deals.filter(({ id }) => cleared.has(id)));
        return deals;
      },
    });
  }

  async delete({ actor }: WriteContext, ids: readonly string[]): Promise<void> {
    await this.deals.deleteMany(actor, ids);
  }
}

function readNewDeal(row: BodyRow) {
  requireColumns(row, requiredOfDeal);
  return readDealRow(row);
}

/** A contact that is null is left out: it cannot be cleared, see {@link refuseContacts}. */
function readChangedDeal(row: BodyRow) {
  requireColumns(row, named(row, keptByDeal));
  const { contactId, ...fields } = readDealRow(row);
  return { ...fields, contactId: contactId ?? undefined };
}

/** Null is what a deal without a contact has already; to others it would take theirs away. */
function refuseContacts(deals: readonly Deal[]): void {
  if (deals.some(({ contactId }) => contactId !== null)) throw required('contact_id');
}
