/** Answer of the health endpoints. */
export class HealthAnswer {
  status: 'ok';
}
