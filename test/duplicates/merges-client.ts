import { type ApiV1Client, COMPANIES, CONTACTS } from '../crm-v1/client.js';

/** Where records of each kind are merged. */
export const MERGES = {
  contacts: `${CONTACTS}/merges`,
  companies: `${COMPANIES}/merges`,
} as const;
export type Kind = keyof typeof MERGES;

/** Merges records by their ids, and answers the merge. */
export async function merge(
  apiV1: ApiV1Client,
  kind: Kind,
  winner: string,
  losers: readonly string[],
  more: object = {},
): Promise<any> {
  const merged = await apiV1.post(MERGES[kind], { winner_id: winner, loser_ids: losers, ...more });
  expect([merged.status, merged.text]).toEqual(['dry_run' in more ? 200 : 201, expect.any(String)]);
  return merged.body.merge;
}

/** Undoes a merge, and answers it. */
export async function undo(apiV1: ApiV1Client, kind: Kind, id: string): Promise<any> {
  const undone = await apiV1.post(`${MERGES[kind]}/${id}/undo`);
  expect([undone.status, undone.text]).toEqual([200, expect.any(String)]);
  return undone.body.merge;
}

/** What a merge decided of one field. */
export function decisionOf(merged: any, field: string): any {
  return merged.fields.find((each: any) => each.field === field);
}

/** What came to the winner, as `kind: [moved, joined]`. */
export function movesOf(merged: any): Record<string, [number, number]> {
  return Object.fromEntries(merged.moves.map(({ kind, moved, joined }: any) => [kind, [moved, joined]]));
}
