/** Answer of the health endpoints. */
export class HealthResponse {
  status: 'ok';
}
