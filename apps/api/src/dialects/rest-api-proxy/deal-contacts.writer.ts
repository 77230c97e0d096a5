import { Injectable } from '@nestjs/common';
import { invalid } from '@rosetta/common';
import { type AddDealContact, DealContactsService, type DealContactUpdate } from '@rosetta/deals';
import type { BodyRow } from '@rosetta/postgrest';
import { checkingReferences } from './references.js';
import { booleanOf, named, requireColumns, textOf, uuidOf } from './row-fields.js';
import type { TableWriter, Upserted, UpsertOptions, WriteContext } from './table-writer.js';
import { byId, type IdentifiedRow, upsertRows } from './upsert-rows.js';

const required = ['deal_id', 'contact_id'] as const;

/** Writes the proxy's `deal_contacts`: further contacts of deals, the primary one being the deal's own. */
@Injectable()
export class DealContactsWriter implements TableWriter {
  constructor(private readonly links: DealContactsService) {}

  async create({ actor }: WriteContext, rows: readonly BodyRow[]): Promise<string[]> {
    const commands = rows.map(readNewLink);
    const links = await checkingReferences(() => this.links.addMany(actor, commands));
    return links.map(({ id }) => id);
  }

  async update({ actor }: WriteContext, ids: readonly string[], row: BodyRow): Promise<string[]> {
    const fields = readChangedLink(row);
    const updates = ids.map((id) => ({ id, fields }));
    return (await this.links.updateMany(actor, updates)).map(({ id }) => id);
  }

  async upsert(
    { actor, tx }: WriteContext,
    rows: readonly BodyRow[],
    { ignore, on }: UpsertOptions,
  ): Promise<Upserted> {
    const byPair = on.includes('deal_id');
    return upsertRows(rows, ignore, {
      keyOf: (each) => (byPair ? pairOf(each).key : each.id),
      existing: async (all) =>
        byPair
          ? new Map((await this.links.find(tx, all.map(pairOf))).map((link) => [keyOf(link), link.id]))
          : byId(all, (ids) => this.links.existing(tx, ids)),
      create: (fresh) => {
        const commands = fresh.map(({ id, row }) => ({ ...readNewLink(row), id }));
        return checkingReferences(() => this.links.addMany(actor, commands));
      },
      update: (known) => {
        const updates = known.map(({ id, row }) => ({ id, fields: readChangedLink(row) }));
        return this.links.updateMany(actor, updates);
      },
    });
  }

  async delete({ actor }: WriteContext, ids: readonly string[]): Promise<void> {
    await this.links.removeMany(actor, ids);
  }

  warningsOf(): string[] {
    return [];
  }
}

function pairOf({ row }: IdentifiedRow) {
  requireColumns(row, required);
  const pair = { dealId: uuidOf(row, 'deal_id')!, contactId: uuidOf(row, 'contact_id')! };
  return { ...pair, key: keyOf(pair) };
}

function keyOf({ dealId, contactId }: { dealId: string; contactId: string }): string {
  return `${dealId} ${contactId}`;
}

function readNewLink(row: BodyRow): AddDealContact {
  requireColumns(row, required);
  if (booleanOf(row, 'is_primary'))
    throw invalid("is_primary follows the deal's contact_id; change that instead", 'is_primary');
  return {
    id: uuidOf(row, 'id') ?? undefined,
    dealId: uuidOf(row, 'deal_id')!,
    contactId: uuidOf(row, 'contact_id')!,
    role: textOf(row, 'role'),
  };
}

function readChangedLink(row: BodyRow): DealContactUpdate['fields'] {
  requireColumns(row, named(row, [...required, 'is_primary']));
  return {
    dealId: uuidOf(row, 'deal_id') ?? undefined,
    contactId: uuidOf(row, 'contact_id') ?? undefined,
    isPrimary: booleanOf(row, 'is_primary') ?? undefined,
    role: textOf(row, 'role'),
  };
}
