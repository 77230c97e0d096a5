/** For how many days a deleted record can be restored; afterwards it is purged. */
export const DAYS_UNTIL_PURGED = 30;

/** For how many days the answer to a write with an `Idempotency-Key` is kept. */
export const DAYS_ANSWERS_KEPT = 7;
