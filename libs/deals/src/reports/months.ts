import { invalid } from '@rosetta/common';
import type { Days } from './reports.repository.js';

/** The most months a report has a row for. */
export const MAX_MONTHS = 120;

/** The first and the last month that can be named. */
const [FIRST, LAST] = [numberOf('0001-01'), numberOf('9999-12')];

/** The months from one to another, both included, as `YYYY-MM`; this one and the eleven after it unless told. */
export function monthsBetween(from: string | undefined, to: string | undefined): string[] {
  const first = from
    ? numberOf(from)
    : to
      ? numberOf(to) - 11
      : numberOf(new Date().toISOString().slice(0, 7));
  const last = to ? numberOf(to) : first + 11;
  if (first < FIRST) throw invalid('to must be 0001-12 or later where from is left out', 'to');
  if (last > LAST) throw invalid('from must be 9999-01 or earlier where to is left out', 'from');
  if (last < first) throw invalid('from must not be after to', 'from');
  if (last - first >= MAX_MONTHS) throw invalid(`A report has at most ${MAX_MONTHS} months`, 'to');
  return Array.from({ length: last - first + 1 }, (_, place) => textOf(first + place));
}

/** The days of these months: the first of the first one, and the first behind the last one. */
export function daysOf(from: string | undefined, to: string | undefined): Days {
  if (from && to && numberOf(to) < numberOf(from)) throw invalid('from must not be after to', 'from');
  return [from ? `${from}-01` : null, to ? `${textOf(numberOf(to) + 1)}-01` : null];
}

function numberOf(month: string): number {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return year * 12 + number - 1;
}

function textOf(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
}
