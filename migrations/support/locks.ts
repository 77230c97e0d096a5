/**
 * SQL that lets the transaction it is in wait no longer than this for a lock: whoever asks for a table after a migration
 * that waits, waits behind it. Migrations that are transactions have it by themselves; what gets no lock is tried again.
 */
export const LOCK_TIMEOUT = `set local lock_timeout = '1s';`;
