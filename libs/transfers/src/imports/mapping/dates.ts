import type { DateOrder } from '../import.entity.js';
import { latinDigits } from './numbers.js';

const TIME = String.raw`(?:[T\s].*)?`;
const YEAR_FIRST = new RegExp(`^(\\d{4})\\s*[-/.年]\\s*(\\d{1,2})\\s*[-/.月]\\s*(\\d{1,2})日?${TIME}$`, 'u');
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const YEAR_LAST = new RegExp(`^(\\d{1,2})\\s*[-/.]\\s*(\\d{1,2})\\s*[-/.]\\s*(\\d{4}|\\d{2})${TIME}$`, 'u');
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAY_NAMED = /^(\d{1,2})(?:st|nd|rd|th)?[\s.-]+([a-z]{3})[a-z]*[\s.,-]+(\d{4})$/i;
const MONTH_NAMED = /^([a-z]{3})[a-z]*[\s.]+(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d{4})$/i;

/** The longest that a date can be, with its time. */
const MAX_LENGTH = 60;

/** Why a date cannot be read. */
export type DateProblem = 'none' | 'ambiguous';

/** The order of day and month that a date proves by its own form; null where both would do. */
export function provenOrder(written: string): DateOrder | null {
  const [, first, second] = YEAR_LAST.exec(latinDigits(written)) ?? [];
  if (first === undefined) return null;
  if (Number(first) > 12 && Number(second) <= 12) return 'DMY';
  return Number(second) > 12 && Number(first) <= 12 ? 'MDY' : null;
}

/** Reads a date as `YYYY-MM-DD`; an order of day and month is only needed where the date itself does not tell it. */
export function readDate(
  written: string,
  order: DateOrder | null,
): string | { readonly problem: DateProblem } {
  const text = latinDigits(written.trim());
  if (text.length > MAX_LENGTH) return { problem: 'none' };
  const [, year, month, day] = YEAR_FIRST.exec(text) ?? COMPACT.exec(text) ?? named(text) ?? [];
  if (year !== undefined) return dateOf(year, month!, day!);
  const [, first, second, end] = YEAR_LAST.exec(text) ?? [];
  if (first === undefined || second === undefined || end === undefined) return { problem: 'none' };
  if (end.length === 2 && order === null) return { problem: 'ambiguous' };
  const whole = end.length === 2 ? String(2000 + Number(end)) : end;
  if (Number(first) === Number(second)) return dateOf(whole, second, first);
  const told = provenOrder(text);
  const used = order ?? told;
  if (used === null) return { problem: 'ambiguous' };
  return used === 'DMY' ? dateOf(whole, second, first) : dateOf(whole, first, second);
}

function named(text: string): string[] | null {
  const [, day, month, year] = DAY_NAMED.exec(text) ?? [];
  const [, otherMonth, otherDay, otherYear] = MONTH_NAMED.exec(text) ?? [];
  const place = MONTHS.indexOf((month ?? otherMonth ?? '').toLowerCase());
  return place < 0 ? null : ['', year ?? otherYear!, String(place + 1), day ?? otherDay!];
}

function dateOf(year: string, month: string, day: string): string | { readonly problem: DateProblem } {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const parsed = new Date(`${date}T00:00:00Z`);
  const isDate = !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === date;
  return isDate ? date : { problem: 'none' };
}
