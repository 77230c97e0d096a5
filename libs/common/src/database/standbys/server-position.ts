import type { Pool } from 'pg';

/** Of which server, and how far, the history goes that a primary has written; positions are in bytes. */
export interface PrimaryPosition {
  readonly system: string;
  readonly timeline: string;
  readonly written: number;
}

/** How far a standby has come. */
export interface StandbyPosition {
  readonly isStandby: boolean;
  readonly system: string;
  readonly timeline: string;
  readonly replayed: number;
  /** All transactions before this one have ended here, whichever way. */
  readonly horizon: number;
}

/** SQL of the timeline that a primary writes, as the names of its files begin. */
export const TIMELINE = `left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)`;

const ofPrimary = `
  select (select system_identifier::text from pg_control_system()) as system, ${TIMELINE} as timeline,
    (pg_current_wal_insert_lsn() - '0/0')::float8 as written`;

/** The timeline is that of the last restart point: behind a failover it is the former one for a while, never a later one. */
const ofStandby = `
  select pg_is_in_recovery() as "isStandby", (select system_identifier::text from pg_control_system()) as system,
    (select upper(lpad(to_hex(timeline_id), 8, '0')) from pg_control_checkpoint()) as timeline,
    (pg_last_wal_replay_lsn() - '0/0')::float8 as replayed,
    pg_snapshot_xmin(pg_current_snapshot())::text::float8 as horizon`;

/** Asks a primary where it is. */
export async function positionOfPrimary(pool: Pool): Promise<PrimaryPosition> {
  return (await pool.query<PrimaryPosition>(ofPrimary)).rows[0]!;
}

/** Asks a standby where it is. */
export async function positionOfStandby(pool: Pool): Promise<StandbyPosition> {
  return (await pool.query<StandbyPosition>(ofStandby)).rows[0]!;
}
