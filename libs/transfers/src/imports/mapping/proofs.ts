import type { FileRow } from '../import-chunks.repository.js';
import type { DateOrder, DecimalSign, Proofs } from '../import.entity.js';
import { provenOrder } from './dates.js';
import { numberIn, provenSign } from './numbers.js';

/** Longer cells are neither a date nor a number. */
const MAX_LENGTH = 30;
const MAYBE = /[\d٠-٩０-９][./,-]\d/u;

interface Seen {
  readonly orders: Set<DateOrder>;
  readonly signs: Set<DecimalSign>;
}

/** Gathers, while a file arrives, what its cells prove of how it writes dates and numbers, column by column. */
export class ProofCollector {
  private readonly seen: Seen[] = [];

  note(rows: readonly FileRow[]): void {
    for (const row of rows) {
      if ('error' in row) continue;
      for (const [place, cell] of row.entries())
        if (typeof cell === 'string' && cell.length <= MAX_LENGTH && MAYBE.test(cell))
          this.noteCell(place, cell);
    }
  }

  /** What is proved; a column whose cells contradict each other proves nothing. */
  proofs(): Proofs {
    const columns = [...this.seen.entries()].flatMap(([place, seen]) => {
      if (!seen) return [];
      const [order, sign] = [only(seen.orders), only(seen.signs)];
      return order || sign
        ? [[String(place), { ...(order && { order }), ...(sign && { sign }) }] as const]
        : [];
    });
    const order = only(new Set(this.seen.flatMap((seen) => [...(seen?.orders ?? [])])));
    return { ...(order && { order }), columns: Object.fromEntries(columns) };
  }

  private noteCell(place: number, cell: string): void {
    const order = provenOrder(cell.trim());
    const number = order ? null : numberIn(cell.trim());
    const sign = number && provenSign(number.digits);
    if (!order && !sign) return;
    const seen = (this.seen[place] ??= { orders: new Set(), signs: new Set() });
    if (order) seen.orders.add(order);
    if (sign) seen.signs.add(sign);
  }
}

function only<T>(values: ReadonlySet<T>): T | undefined {
  return values.size === 1 ? [...values][0] : undefined;
}
