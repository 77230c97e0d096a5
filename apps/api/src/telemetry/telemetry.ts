import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type { Context, Meter } from '@opentelemetry/api';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  METRIC_DB_CLIENT_OPERATION_DURATION,
  METRIC_HTTP_SERVER_REQUEST_DURATION,
} from '@opentelemetry/semantic-conventions';
import { type Figure, POOL } from '@rosetta/common';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import type { Settings } from '../config/settings.js';
import type { ConnectionOptions } from '../database/session.js';
import { figuresOf, valuesOf } from '../metrics/figures.js';
import { PRODUCT_VERSION } from '../product-version.js';
import { observedClient } from './observed-client.js';
import { makeProviders } from './providers.js';
import { traceRequests } from './traced-requests.js';
import { statementObserver } from './traced-statements.js';

/** What the conventions advise, in seconds. */
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const SCOPE = 'rosetta-crm';

/** OpenTelemetry of one application. */
export interface Telemetry {
  /** For {@link ConnectionOptions}. */
  readonly observed: NonNullable<ConnectionOptions['observed']>;
  /** To be called before the routes are made. */
  watch(app: NestFastifyApplication): void;
}

/** Begins to send traces and metrics, by hooks of Fastify and of the connections to Postgres. */
export function startTelemetry(settings: Settings['telemetry']): Telemetry {
  const providers = makeProviders(settings);
  const { tracers, meters } = providers;
  const tracer = tracers.getTracer(SCOPE, PRODUCT_VERSION);
  const meter = meters.getMeter(SCOPE, PRODUCT_VERSION);
  const durations = (name: string, description: string) =>
    meter.createHistogram(name, {
      unit: 's',
      description,
      advice: { explicitBucketBoundaries: DURATIONS },
    });
  const ofRequests = durations(METRIC_HTTP_SERVER_REQUEST_DURATION, 'Duration of HTTP server requests.');
  const ofStatements = durations(METRIC_DB_CLIENT_OPERATION_DURATION, 'Duration of database operations.');
  const current = new AsyncLocalStorage<Context>();
  return {
    observed: (Client) =>
      observedClient(Client, (endpoint) => statementObserver(endpoint, current, tracer, ofStatements)),
    watch: (app) => {
      const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
      traceRequests(fastify, current, tracer, ofRequests);
      keepContext(app.get<Pool>(POOL));
      for (const figure of figuresOf(app)) addFigure(meter, figure);
      fastify.addHook('onClose', () => providers.shutdown());
    },
  };
}

/** Who waits for a connection is called by whoever gives it back, and must not be taken for part of that request. */
function keepContext(pool: Pool): void {
  const connect = pool.connect.bind(pool) as (callback?: (...result: unknown[]) => void) => unknown;
  pool.connect = ((callback?: (...result: unknown[]) => void) =>
    connect(callback && AsyncResource.bind(callback))) as typeof pool.connect;
}

function addFigure(meter: Meter, figure: Figure): void {
  const { name, kind, help: description } = figure;
  const called = `rosetta.${name.replace(/_total$/, '')}`;
  const instrument =
    kind === 'counter'
      ? meter.createObservableCounter(called, { description })
      : meter.createObservableGauge(called, { description });
  instrument.addCallback((result) => {
    for (const { labels, value } of valuesOf(figure)) result.observe(value, labels);
  });
}
