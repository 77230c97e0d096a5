import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertPortIsFree } from './config/free-port.js';
import { readOrCreateSecret } from './config/secret.js';
import type { Settings } from './config/settings.js';
import { createApp } from './create-app.js';
import { Connections } from './http/connections.js';
import { prepareDatabase } from './database/prepare-database.js';
import { openDatabase, type ServingDatabase } from './database/serving-database.js';
import { openDemo } from './demo/demo-access.js';
import { DemoService } from './demo/demo.service.js';
import { outdatedNode } from './outdated-node.js';
import { OfferedDemo } from './web/offered-demo.js';
import { banner } from './banner.js';

/** The running product: where it answers, and how to end it. */
export interface Product {
  readonly url: string;
  /** What a newcomer should read now. */
  readonly banner: string;
  stop(): Promise<void>;
}

type Say = (line: string) => void;

/** Starts everything: database, schema, HTTP server, demo data on a fresh embedded database; and knows how to go on. */
export async function startProduct(settings: Settings, say: Say): Promise<Product> {
  const startedAt = Date.now();
  const notice = outdatedNode(process.versions.node);
  if (notice) say(notice);
  await assertPortIsFree(settings.host, settings.port);
  if (settings.metrics.port !== null)
    await assertPortIsFree(settings.host, settings.metrics.port, 'METRICS_PORT');
  const database = await openDatabase(settings, say);
  try {
    const { pooled } = await prepareDatabase(database, settings, say);
    return await serve(settings, { ...database, pooled }, say, startedAt);
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function serve(
  settings: Settings,
  database: ServingDatabase & { readonly pooled: boolean },
  say: Say,
  startedAt: number,
): Promise<Product> {
  const url = settings.publicUrl ?? `http://localhost:${settings.port}`;
  const authSecret = settings.authSecret ?? (await readOrCreateSecret(path.resolve(settings.dataDir)));
  const corsOrigins = settings.publicUrl
    ? settings.corsOrigins
    : [...settings.corsOrigins, ...localOrigins(settings.port)];
  const app = await createApp({ ...settings, publicUrl: url, authSecret, corsOrigins }, database);
  await app.listen(settings.port, settings.host);
  const demo = settings.demoData
    ? await openDemo(path.resolve(settings.dataDir), app.get(DemoService), say)
    : null;
  if (demo) app.get(OfferedDemo).offer(demo, settings);
  return {
    url,
    banner: banner(url, demo, Date.now() - startedAt),
    stop: async () => {
      const { delaySeconds, timeoutSeconds } = settings.shutdown;
      const connections = app.get(Connections);
      connections.announceEnd();
      await sleep(delaySeconds * 1000);
      await connections.close(timeoutSeconds * 1000);
      // What still runs then is a job, whose step is taken back and done by the next process.
      const closed = new AbortController();
      const limit = sleep(timeoutSeconds * 1000, undefined, { signal: closed.signal });
      await Promise.race([app.close(), limit]).finally(() => closed.abort());
      await database.stop();
    },
  };
}

/** A page opened under the machine's other name is the same page, as long as no public URL was set. */
function localOrigins(port: number): string[] {
  return [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
}
