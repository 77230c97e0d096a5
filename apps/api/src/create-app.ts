import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AuthenticatedRequest, AuthOptions } from '@rosetta/auth';
import type { FastifyCorsOptions } from '@fastify/cors';
import { DomainError, writeEntityTag } from '@rosetta/common';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { AppModule } from './app.module.js';
import { mountBetterAuth } from './better-auth/routes.js';
import { eventsOf } from './config/events.js';
import { rateLimitsOf } from './config/rate-limits.js';
import { transfersOf } from './config/transfers.js';
import { apiVersions, VERSION_HEADER } from './changelog/versions.js';
import type { Settings } from './config/settings.js';
import type { ConnectionOptions } from './database/data-source.js';
import type { ServingDatabase } from './database/serving-database.js';
import { DialectFilter } from './dialects/dialect.filter.js';
import { auditNameOf, errorShapeOf, loadDialects } from './dialects/index.js';
import { createAdapter, deferBodies } from './http/adapter.js';
import { BodyPipe } from './http/body.pipe.js';
import { ConnectionsOptions } from './http/connections.js';
import { tellOldIds } from './http/old-ids-told.js';
import { tellPages } from './http/page-headers.js';
import { markQuerylessRoutes } from './http/query-routes.js';
import { RouteTable } from './http/route-table.js';
import { continueWhenRead } from './http/streamed-body.js';
import { warnOfUnheededKeys } from './http/unheeded-keys.js';
import { interceptRoutes } from './http/route-interceptors.js';
import { logAccess } from './logging/access-log.js';
import { endpointsOf } from './telemetry/endpoints.js';
import { PinoLogger } from './logging/pino-logger.js';
import { serveDocuments } from './openapi/documents.js';
import { serveAssets } from './web/serve-assets.js';

/** Where requests find the database, and as whom; `pooled` as in {@link ConnectionOptions}, false unless told. */
export type ReachableDatabase = Pick<ServingDatabase, 'appUrl' | 'appRole'> &
  Partial<Pick<ConnectionOptions, 'pooled'>>;

/** Puts the application together, ready to listen; `publicUrl` and `authSecret` are decided by now. */
export async function createApp(
  settings: Settings & { readonly publicUrl: string; readonly authSecret: string },
  database: ReachableDatabase,
): Promise<NestFastifyApplication> {
  const routes = new RouteTable();
  const filter = new DialectFilter(routes);
  const adapter = createAdapter({
    trustProxy: settings.trustProxy,
    // What fails before routing meets no hook, and so not helmet either.
    onFrameworkError: (error, request, reply) =>
      filter.respond(inOurWords(error), request, reply.header('x-content-type-options', 'nosniff')),
    renderFailure: (failure, request) => errorShapeOf(request.path).renderError(failure, request),
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  routes.watch(fastify);
  deferBodies(fastify, settings.transfers.importMaxBytes);
  continueWhenRead(fastify);

  const telemetry = await telemetryOf(settings);
  const { modules: dialectModules, schemas, webhookFormats } = await loadDialects();
  const module = AppModule.with({
    connection: { ...connectionOf(settings, database), observed: telemetry?.observed },
    auth: authOptionsOf(settings),
    rateLimits: rateLimitsOf(settings),
    purge: { intervalMinutes: settings.purgeIntervalMinutes },
    transfers: transfersOf(settings),
    events: eventsOf(settings, settings.authSecret, webhookFormats),
    duplicates: settings.duplicates,
    connections: new ConnectionsOptions(settings.bodyTimeoutSeconds * 1000),
    dialectModules,
  });
  const logger = new PinoLogger(settings.logLevel);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    logger,
  });
  telemetry?.watch(app);
  if (settings.accessLog) logAccess(fastify, logger.pino);
  app.useGlobalFilters(filter);
  app.useGlobalPipes(new BodyPipe());
  await tellPages(fastify, {
    helmet: helmetOptions(settings.publicUrl),
    cors: (request, decide) => decide(null, corsOptions(settings.corsOrigins, request)),
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.originalUrl.startsWith('/api/v1/')) reply.header(VERSION_HEADER, apiVersions[0].version);
    done();
  });
  fastify.addHook(
    'preSerialization',
    (request: FastifyRequest & AuthenticatedRequest, reply, response, done) => {
      writeEntityTag(request, reply, response);
      warnOfUnheededKeys(request, reply);
      if (request.actor?.followed) tellOldIds(request, reply, request.actor.followed);
      done(null, response);
    },
  );
  const listenForMetrics = await metricsOf(app, settings);
  markQuerylessRoutes(app);
  interceptRoutes(app);
  mountBetterAuth(app);
  serveDocuments(app, schemas);
  serveAssets(app);
  await app.init();
  await listenForMetrics?.();
  return app;
}

/** Loaded only where somebody asks: who is not watched pays nothing for it. */
async function metricsOf(app: NestFastifyApplication, { metrics, host }: Settings) {
  if (metrics.port === null && metrics.token === null) return null;
  const { serveMetrics } = await import('./metrics/serve-metrics.js');
  return serveMetrics(app, { ...metrics, host });
}

/** Likewise. */
async function telemetryOf({ telemetry }: Settings) {
  const { traces, metrics } = endpointsOf(telemetry);
  if (!traces && !metrics) return null;
  const { startTelemetry } = await import('./telemetry/telemetry.js');
  return startTelemetry(telemetry);
}

/** What pages of the given origins may send and read; an OPTIONS that no browser asks in advance is the route's own. */
function corsOptions(origins: readonly string[], { headers }: FastifyRequest): FastifyCorsOptions {
  return {
    origin: origins.length > 0 ? [...origins] : false,
    credentials: true,
    preflight: headers.origin !== undefined && headers['access-control-request-method'] !== undefined,
    // Unless told, pages may only read and post.
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'BlueAI-Version',
      'Changes-Token',
      'Content-Disposition',
      'Content-Location',
      'Content-Range',
      'Location',
      'Preference-Applied',
      'Proxy-Status',
      'X-Request-Id',
      'X-Truncated',
      'Idempotent-Replayed',
      'Warning',
      'Retry-After',
      'ETag',
      'RateLimit',
      'RateLimit-Policy',
      'X-RateLimit-Limit',
      'X-RateLimit-Remaining',
      'X-RateLimit-Reset',
    ],
  };
}

/** Security headers: pages load nothing but our own files, and a plain-http address must not be sent to https. */
function helmetOptions(publicUrl: string) {
  const isHttps = publicUrl.startsWith('https:');
  return {
    contentSecurityPolicy: {
      directives: {
        fontSrc: ["'self'"],
        styleSrc: ["'self'"],
        upgradeInsecureRequests: isHttps ? [] : null,
      },
    },
    strictTransportSecurity: isHttps,
  };
}

function connectionOf(settings: Settings, database: ReachableDatabase): ConnectionOptions {
  const { databasePoolSize: poolSize, organizationShare, statementTimeoutMs } = settings;
  const { appUrl: url, appRole: role, pooled = false } = database;
  const limits = { poolSize, organizationShare, statementTimeoutMs };
  const standbys = { urls: settings.databaseReplicaUrls, maxLagMs: settings.replicaMaxLagSeconds * 1000 };
  return { url, role, pooled, ...limits, standbys };
}

/** Without an SMTP server, only who runs on the embedded database reads the links in the log: that is one's own machine. */
function mailOf({ mail: { smtpUrl, from }, databaseUrl }: Settings): AuthOptions['mail'] {
  if (smtpUrl && from) return { by: 'smtp', url: smtpUrl, from };
  return databaseUrl ? null : { by: 'log' };
}

function authOptionsOf(settings: Settings & { publicUrl: string; authSecret: string }): AuthOptions {
  const { secret, jwksUrl, issuer, audience } = settings.externalJwt;
  return {
    secret: settings.authSecret,
    publicUrl: settings.publicUrl,
    trustedOrigins: settings.corsOrigins,
    signInsPerMinute: settings.rateLimits.signInPerMinute,
    failedSignInsPerAccount: settings.rateLimits.signInPerAccount,
    minPasswordLength: settings.passwords.minLength,
    mail: mailOf(settings),
    requireEmailVerification: settings.mail.requireVerification,
    externalTokens:
      secret || jwksUrl
        ? {
            secret: secret ?? undefined,
            jwksUrl: jwksUrl ?? undefined,
            issuer: issuer ?? undefined,
            audience: audience ?? undefined,
          }
        : undefined,
    dialectOfPath: auditNameOf,
  };
}

/** The router tells of a path that it cannot decode in words of its own. */
function inOurWords(error: FastifyError): Error {
  if (error.code !== 'FST_ERR_BAD_URL') return error;
  return new DomainError('validation_failed', 'The path must be percent-encoded UTF-8', { cause: error });
}
