/** For how many days a deleted record can be restored; afterwards it is purged. */
export const DAYS_UNTIL_PURGED = 30;

/** For how many days the response to a write with an `Idempotency-Key` is kept. */
export const DAYS_RESPONSES_KEPT = 7;

/** How long a token of the journal goes on being good once there are changes behind it. */
export const DAYS_CHANGES_KEPT = 30;

/** For how many days the log of what was sent to webhooks is kept. */
export const DAYS_DELIVERIES_KEPT = 30;
