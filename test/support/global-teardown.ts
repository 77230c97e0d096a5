/** Ends the Postgres of the test run and removes its files. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.stopTestPostgres?.();
}
