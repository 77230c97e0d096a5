import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError } from '@rosetta/common';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Settings } from '../config/settings.js';
import { figuresOf } from './figures.js';
import { METRICS_PATH, prometheusRegistry, timeRequests } from './prometheus.js';

/** Where metrics are served, and to whom. */
export type MetricsOptions = Settings['metrics'] & Pick<Settings, 'host'>;

/**
 * Serves `/metrics` on a port of its own or, where there is only a token, beside the API. To be called before the routes are
 * made; what it returns, once the application is ready.
 */
export function serveMetrics(app: NestFastifyApplication, options: MetricsOptions): () => Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const registry = prometheusRegistry(figuresOf(app));
  timeRequests(fastify, registry);
  const { port, host } = options;
  if (port === null) {
    serveBesideApi(fastify, registry, options);
    return () => Promise.resolve();
  }
  const server = createServer((request, response) => {
    respond(request, response, registry, options).catch(() => response.destroy());
  });
  // Closed last: a process that ends can be watched as well.
  fastify.addHook('onClose', () => close(server));
  return async () => void (await once(server.listen(port, host), 'listening'));
}

function serveBesideApi(fastify: FastifyInstance, registry: Registry, options: MetricsOptions): void {
  fastify.get(METRICS_PATH, async (request, reply) => {
    if (!isAdmitted(request.headers.authorization, options)) {
      reply.header('www-authenticate', 'Bearer');
      throw new DomainError('unauthorized', 'Metrics need METRICS_TOKEN as a Bearer token');
    }
    return reply
      .type(registry.contentType)
      .header('cache-control', 'no-store')
      .send(await registry.metrics());
  });
}

async function respond(
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
  registry: Registry,
  options: MetricsOptions,
): Promise<void> {
  const refuse = (status: number, more = {}) => response.writeHead(status, more).end();
  if (url?.split('?', 1)[0] !== METRICS_PATH) return void refuse(404);
  if (method !== 'GET' && method !== 'HEAD') return void refuse(405, { allow: 'GET, HEAD' });
  if (!isAdmitted(headers.authorization, options)) return void refuse(401, { 'www-authenticate': 'Bearer' });
  response.setHeader('content-type', registry.contentType);
  response.end(method === 'HEAD' ? undefined : await registry.metrics());
}

/** Without a token everybody is admitted who reaches the port. */
function isAdmitted(authorization: string | undefined, { token }: MetricsOptions): boolean {
  return token === null || timingSafeEqual(digestOf(authorization ?? ''), digestOf(`Bearer ${token}`));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
