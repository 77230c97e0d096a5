const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How long to wait before each further call of one delivery, in seconds, as Standard Webhooks has it; then always the last. */
const DELIVERY_WAITS = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR];
/** How long to leave a receiver alone that has failed in a row, whatever was sent. */
const RECEIVER_WAITS = [5, 30, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR];

/** How long one delivery is tried, and how long a receiver may fail before it is paused. */
export const GIVE_UP_AFTER_SECONDS = 72 * HOUR;
/** Failures in a row from which on a receiver is left alone for a while: one alone may be the event's fault. */
export const FAILURES_UNTIL_REST = 3;

/**
 * In how many seconds to try again after so many tries in so many seconds, or null when there have been enough; never before the
 * receiver wants it. The database alone says what the time is: it is told for how long.
 */
export function nextAttemptIn(
  triedForSeconds: number,
  attempts: number,
  retryAfterSeconds: number | null,
): number | null {
  const left = GIVE_UP_AFTER_SECONDS - triedForSeconds;
  if (left <= 0) return null;
  return Math.min(left, Math.max(waitOf(DELIVERY_WAITS, attempts), retryAfterSeconds ?? 0));
}

/** For how many seconds a receiver is left alone that has failed so often in a row. */
export function restFor(failures: number, retryAfterSeconds: number | null): number {
  return Math.max(waitOf(RECEIVER_WAITS, failures - FAILURES_UNTIL_REST + 1), retryAfterSeconds ?? 0);
}

/** Up to a fifth longer than the list says, so that what failed together does not come back together. */
function waitOf(waits: readonly number[], times: number): number {
  return waits[Math.max(0, Math.min(times, waits.length) - 1)]! * (1 + Math.random() / 5);
}
