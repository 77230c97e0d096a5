/** Response of the health endpoints. */
export class HealthResponse {
  /** `ok`: it serves. */
  status: 'ok';
}

/** A standby of Postgres; reads go to the primary, or to another one, while it does not serve. */
export class StandbyHealth {
  /** Whether it is read from. */
  serving: boolean;
  /** How far it lags behind, in seconds; null while it does not tell. */
  lag_seconds: number | null;
}

/** Response of `GET /health/ready`. */
export class ReadinessResponse extends HealthResponse {
  /** The standbys that `DATABASE_REPLICA_URL` names, in its order; not there without any. */
  standbys?: StandbyHealth[];
}
