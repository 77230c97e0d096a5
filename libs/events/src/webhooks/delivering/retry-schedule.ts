const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How long to wait before each further call of one delivery, in seconds, as Standard Webhooks has it; then always the last. */
const DELIVERY_WAITS = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR];
/** How long to leave a receiver alone that has failed in a row, whatever was sent. */
const RECEIVER_WAITS = [5, 30, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR];

/** How long one delivery is tried, and how long a receiver may fail before it is paused. */
export const GIVE_UP_AFTER_MS = 72 * HOUR * 1000;
/** Failures in a row from which on a receiver is left alone for a while: one alone may be the event's fault. */
export const FAILURES_UNTIL_REST = 3;

/** When to try again after so many tries, or null when there have been enough; never before the receiver wants it. */
export function nextAttempt(
  firstAttempt: Date,
  attempts: number,
  retryAfterSeconds: number | null,
): Date | null {
  const giveUpAt = firstAttempt.getTime() + GIVE_UP_AFTER_MS;
  if (Date.now() >= giveUpAt) return null;
  const wait = Math.max(waitOf(DELIVERY_WAITS, attempts), retryAfterSeconds ?? 0);
  return new Date(Math.min(Date.now() + wait * 1000, giveUpAt));
}

/** Until when a receiver is left alone that has failed so often in a row. */
export function restUntil(failures: number, retryAfterSeconds: number | null): Date {
  const wait = Math.max(waitOf(RECEIVER_WAITS, failures - FAILURES_UNTIL_REST + 1), retryAfterSeconds ?? 0);
  return new Date(Date.now() + wait * 1000);
}

/** Up to a fifth longer than the list says, so that what failed together does not come back together. */
function waitOf(waits: readonly number[], times: number): number {
  return waits[Math.max(0, Math.min(times, waits.length) - 1)]! * (1 + Math.random() / 5);
}
