import { invalid } from './domain-error.js';

/** What a double adds of its own, as of 0.1 + 0.2. */
const NOISE = 4 * Number.EPSILON;

/**
 * An amount as pg reads a numeric(20,4), so that what was stored and what is sent compare equal. One that would not be kept
 * as it is, is refused: of more than four decimals, or beyond the numbers that JSON's readers tell apart.
 * @throws {validation_failed}
 */
export function checkAmount(field: string, amount: number | null): string | null {
  if (amount === null) return null;
  if (!(amount >= 0 && amount <= Number.MAX_SAFE_INTEGER))
    throw invalid(`${field} must be a number from 0 on`, field);
  const written = amount.toFixed(4);
  if (Math.abs(Number(written) - amount) > amount * NOISE)
    throw invalid(`${field} must have at most 4 decimals`, field);
  return written;
}
