import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiV1Client } from '../crm-v1/client.js';

/** Where duplicates are looked for, and shown. */
export const DUPLICATES = '/api/v1/crm/duplicates';

/** Asks for a scan and waits for its end. */
export async function scan(apiV1: ApiV1Client, directions: object = {}): Promise<any> {
  const started = await apiV1.post(`${DUPLICATES}/scans`, directions);
  expect([started.status, started.text]).toEqual([201, expect.any(String)]);
  return ended(apiV1, started.body.scan.id);
}

/** Waits for the end of a scan. */
export async function ended(apiV1: ApiV1Client, id: string): Promise<any> {
  for (const end = Date.now() + 60_000; ; await sleep(20)) {
    const { scan } = (await apiV1.get(`${DUPLICATES}/scans/${id}`)).body;
    if (scan.finished_at !== null) return scan;
    if (Date.now() > end) throw new Error(`Never ended: ${JSON.stringify(scan)}`);
  }
}

/** The pairs of the queue. */
export async function queue(apiV1: ApiV1Client, query = ''): Promise<any[]> {
  const page = await apiV1.get(`${DUPLICATES}${query}`);
  expect(page.status).toBe(200);
  return page.body.items;
}
