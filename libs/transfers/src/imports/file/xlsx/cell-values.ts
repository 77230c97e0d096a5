import type { NumberFormat } from './number-formats.js';

const DAY_MS = 86_400_000;
const plain = new Intl.NumberFormat('en-US', { useGrouping: false, maximumFractionDigits: 20 });

/** A whole number that is written out, such as an id of more digits than a spreadsheet would keep. */
const WHOLE = /^-?(?:0|[1-9]\d*)$/;

/** A number as its sheet shows it, in a form that does not depend on a language: dates as ISO 8601, no exponents. */
export function shownNumber(written: string, format: NumberFormat | undefined, isFrom1904: boolean): string {
  const value = Number(written);
  if (written.trim() === '' || !Number.isFinite(value)) return written;
  switch (format?.kind) {
    case 'date':
    case 'date-time':
    case 'time':
      return shownDate(value, format.kind, isFrom1904) ?? shownPlain(value);
    case 'percent':
      return `${shownPlain(value * 100)}%`;
    case 'mask':
      return Number.isInteger(value) && value >= 0
        ? filled(format.pattern, shownPlain(value))
        : shownPlain(value);
    default:
      return WHOLE.test(written) ? written : shownPlain(value);
  }
}

/** A moment that is written out, as some programs write dates. */
export function shownMoment(written: string): string {
  return written.replace(/T00:00:00(?:\.0+)?Z?$/, '').replace(/\.0+(?=Z?$)/, '');
}

/** Sheets keep 15 digits. */
function shownPlain(value: number): string {
  return plain.format(Number(value.toPrecision(15)));
}

function shownDate(days: number, kind: 'date' | 'date-time' | 'time', isFrom1904: boolean): string | null {
  if (days < 0 || days > 2_958_466) return null;
  const seconds = Math.round(days * 86_400);
  const clock = new Date((seconds % 86_400) * 1000).toISOString().slice(11, 19);
  if (kind === 'time') return days < 1 ? clock : null;
  const day = new Date(dayZero(days, isFrom1904) + Math.floor(seconds / 86_400) * DAY_MS);
  const date = day.toISOString().slice(0, 10);
  return kind === 'date' || clock === '00:00:00' ? date : `${date}T${clock}`;
}

/** The first sheets held 1900 for a leap year: behind its day that never was, they are one day ahead. */
function dayZero(days: number, isFrom1904: boolean): number {
  if (isFrom1904) return Date.UTC(1904, 0, 1);
  return Date.UTC(1899, 11, days < 60 ? 31 : 30);
}

function filled(pattern: string, digits: string): string {
  let left = digits;
  const shown: string[] = [];
  const first = pattern.search(/[0#]/);
  for (let at = pattern.length - 1; at >= 0; at--) {
    const sign = pattern[at]!;
    if (sign !== '0' && sign !== '#') shown.unshift(sign);
    else {
      const isLast = at === first;
      const part = isLast ? left : left.slice(-1);
      left = isLast ? '' : left.slice(0, -1);
      shown.unshift(part === '' && sign === '0' ? '0' : part);
    }
  }
  return shown.join('').trim();
}
