import type { AddressInfo } from 'node:net';
import { loadSettings } from '../../../apps/api/src/config/settings.js';
import { createApp } from '../../../apps/api/src/create-app.js';
import type { TestApi } from '../../support/api.js';
import { watchResponses } from '../../support/watch-responses.js';

/** Another replica of the product over the database of the first one. */
export async function startSecondInstance({
  appUrl,
}: TestApi): Promise<{ url: string; close(): Promise<void> }> {
  const settings = loadSettings({
    LOG_LEVEL: 'silent',
    DATABASE_POOL_SIZE: '8',
    RATE_LIMIT_API_KEY_PER_MINUTE: '0',
    RATE_LIMIT_ADDRESS_PER_MINUTE: '0',
    PURGE_INTERVAL_MINUTES: '0',
  });
  const publicUrl = settings.publicUrl ?? 'http://localhost:3000';
  const authSecret = 'another replica, whose sessions nobody uses here';
  const app = await createApp({ ...settings, publicUrl, authSecret }, { appUrl, appRole: null });
  watchResponses(app.getHttpServer());
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => app.close() };
}
