/** Response of the health endpoints. */
export class HealthResponse {
  /** `ok`: it serves. */
  status: 'ok';
}
