import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AppModule } from '../app.module.js';
import { eventsOf } from '../config/events.js';
import { rateLimitsOf } from '../config/rate-limits.js';
import { loadSettings } from '../config/settings.js';
import { transfersOf } from '../config/transfers.js';
import { loadDialects } from '../dialects/index.js';
import { createAdapter } from '../http/adapter.js';
import { createDocument } from './documents.js';
import { documentNames, onlyDocument } from './partition.js';

/** Every document by the name of its file, made of the declarations alone: nothing is connected to, nothing listens. */
export async function offlineDocuments(): Promise<Record<string, OpenAPIObject>> {
  const whole = await offlineDocument();
  const parts = documentNames.map((name) => [name, onlyDocument(whole, name)] as const);
  return { 'rosetta-crm': whole, ...Object.fromEntries(parts) };
}

async function offlineDocument(): Promise<OpenAPIObject> {
  const { modules: dialectModules, schemas } = await loadDialects();
  const module = AppModule.with({
    connection: {
      url: 'postgres://nowhere',
      role: null,
      pooled: false,
      poolSize: 1,
      organizationShare: 100,
      statementTimeoutMs: 1,
    },
    auth: {
      secret: '',
      publicUrl: 'http://localhost',
      trustedOrigins: [],
      signInsPerMinute: 0,
      failedSignInsPerAccount: 0,
      minPasswordLength: 8,
      mail: null,
      requireEmailVerification: false,
      dialectOfPath: () => '',
    },
    rateLimits: rateLimitsOf(loadSettings({})),
    purge: { intervalMinutes: 0 },
    transfers: transfersOf(loadSettings({})),
    events: eventsOf(loadSettings({}), '', []),
    duplicates: { pollMs: 0 },
    connections: { bodyTimeoutMs: 0 },
    dialectModules,
  });
  const adapter = createAdapter({
    trustProxy: false,
    onFrameworkError: () => undefined,
    renderFailure: () => ({ status: 500, body: null }),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    preview: true,
    logger: false,
  });
  return createDocument(app, schemas);
}
