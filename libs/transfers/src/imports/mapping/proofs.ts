import type { FileRow } from '../import-chunks.repository.js';
import type { DateOrder, DecimalSign, Proofs } from '../import.entity.js';
import { provenOrder } from './dates.js';
import { firstIn, isNationalPhone } from './national-phones.js';
import { numberIn, provenSign } from './numbers.js';

/** Longer cells are neither a date nor a number. */
const MAX_LENGTH = 30;
const MAYBE = /[\d٠-٩０-９][./,-]\d/u;

interface Seen {
  readonly orders: Set<DateOrder>;
  readonly signs: Set<DecimalSign>;
  nationalPhones: number;
  nationalPhone?: string;
}

/** Gathers, while a file arrives, what its cells prove of how it writes dates, numbers and phones, column by column. */
export class ProofCollector {
  private readonly seen: Seen[] = [];

  note(rows: readonly FileRow[]): void {
    for (const row of rows) {
      if ('error' in row) continue;
      for (const [place, cell] of row.entries()) {
        for (const value of Array.isArray(cell) ? (cell as unknown[]) : [cell]) {
          if (typeof value !== 'string') continue;
          if (value.length <= MAX_LENGTH && MAYBE.test(value)) this.noteCell(place, value);
          if (isNationalPhone(value)) this.notePhone(place, value);
        }
      }
    }
  }

  /** What is proved; a column whose cells contradict each other proves nothing. */
  proofs(): Proofs {
    const columns = [...this.seen.entries()].flatMap(([place, seen]) => {
      if (!seen) return [];
      const [order, sign] = [only(seen.orders), only(seen.signs)];
      const { nationalPhones, nationalPhone } = seen;
      const proofs = {
        ...(order && { order }),
        ...(sign && { sign }),
        ...(nationalPhone !== undefined && { nationalPhones, nationalPhone }),
      };
      return Object.keys(proofs).length > 0 ? [[String(place), proofs] as const] : [];
    });
    const order = only(new Set(this.seen.flatMap((seen) => [...(seen?.orders ?? [])])));
    return { ...(order && { order }), columns: Object.fromEntries(columns) };
  }

  private noteCell(place: number, cell: string): void {
    const order = provenOrder(cell.trim());
    const number = order ? null : numberIn(cell.trim());
    const sign = number && provenSign(number.digits);
    if (!order && !sign) return;
    const seen = this.seenOf(place);
    if (order) seen.orders.add(order);
    if (sign) seen.signs.add(sign);
  }

  private notePhone(place: number, cell: string): void {
    const seen = this.seenOf(place);
    seen.nationalPhones += 1;
    seen.nationalPhone ??= firstIn(cell).slice(0, MAX_LENGTH);
  }

  private seenOf(place: number): Seen {
    return (this.seen[place] ??= { orders: new Set(), signs: new Set(), nationalPhones: 0 });
  }
}

function only<T>(values: ReadonlySet<T>): T | undefined {
  return values.size === 1 ? [...values][0] : undefined;
}
