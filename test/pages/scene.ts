import type { Tenant, TestApi } from '../support/api.js';

/** Where refusals are brought about: the product, somebody who uses it, and somebody else. */
export interface Scene {
  readonly api: TestApi;
  readonly tenant: Tenant;
  readonly other: Tenant;
}

/** Asks one after the other: some refusals need what an earlier one left. */
export async function inTurn<T>(each: readonly T[], ask: (one: T) => Promise<string[]>): Promise<string[][]> {
  const responses: string[][] = [];
  for (const one of each) responses.push(await ask(one));
  return responses;
}
