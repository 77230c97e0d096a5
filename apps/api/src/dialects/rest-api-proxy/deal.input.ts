import { reservedKeysWarning } from './contact.input.js';
import type { CreateDeal, UpdateDeal } from '@rosetta/deals';
import { objectsOf, tableReaders, uuidOf } from './row-fields.js';
import { dealFields } from './tables/deals.table.js';
import { readFields, type Row } from './tables/fields.js';

/** What a deal cannot be without (document B, section 5). */
export const requiredOfDeal = ['title', 'contact_id'] as const;

/** What a deal has from the beginning, and cannot lose; those that another dialect made have no contact. */
export const keptByDeal = ['title', 'pipeline_id', 'stage'] as const;

/** Reads one row of the proxy's `deals` as the domain's fields (document B, section 3.2). */
export function readDealRow(row: Row): CreateDeal & UpdateDeal {
  return {
    id: uuidOf(row, 'id') ?? undefined,
    ...readFields<CreateDeal & UpdateDeal>(dealFields, row, tableReaders),
    products: objectsOf(row, 'products'),
  };
}

/** Warnings that a written row earns: rulings B.4 and B.15. The stage itself may hold what no header can. */
export function warningsOfDeals(rows: readonly Row[]): string[] {
  const isOdd = ({ stage }: Row) => typeof stage === 'string' && stage !== stage.toLowerCase();
  return [
    ...(rows.some(isOdd) ? ['stage is not lower case: kept as sent, but a dashboard will not show it'] : []),
    ...reservedKeysWarning(rows),
  ];
}
