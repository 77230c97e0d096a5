import { invalid } from './domain-error.js';

/** What a double adds of its own, as of 0.1 + 0.2. */
const NOISE = 4 * Number.EPSILON;

/** A number with so many decimals; null of one that has more than a double adds of its own, which nobody wrote. */
export function toDecimals(amount: number, decimals: number): string | null {
  const written = amount.toFixed(decimals);
  return Math.abs(Number(written) - amount) > Math.abs(amount) * NOISE ? null : written;
}

/**
 * An amount as pg reads a numeric(20,4), so that what was stored and what is sent compare equal. One that would not be kept
 * as it is, is refused: of more than four decimals, or beyond the numbers that JSON's readers tell apart.
 * @throws {validation_failed}
 */
export function checkAmount(field: string, amount: number | null): string | null {
  if (amount === null) return null;
  if (!(amount >= 0 && amount <= Number.MAX_SAFE_INTEGER))
    throw invalid(`${field} must be a number from 0 on`, field);
  const written = toDecimals(amount, 4);
  if (written === null) throw invalid(`${field} must have at most 4 decimals`, field);
  return written;
}
