/** Ends the Postgres that the setup started, if it started one. */
export default async function globalTeardown() {
  await globalThis.stopTestPostgres?.();
}
