import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Figure } from '@rosetta/common';
import { kindOf, statusClassOf } from '../http/request-kind.js';
import { PREFIX, valuesOf } from './figures.js';

/** Where the metrics of the process itself are asked for, which are not counted as requests. */
export const METRICS_PATH = '/metrics';

/** Upper bounds in seconds: from a read that is known by heart to an import's upload. */
export const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A registry of its own, so that two applications in one process do not meet, with what Node tells of the process. */
export function prometheusRegistry(figures: readonly Figure[]): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const figure of figures) addFigure(registry, figure);
  return registry;
}

function addFigure(registry: Registry, figure: Figure): void {
  const { name, kind, help, label } = figure;
  const Metric = kind === 'counter' ? Counter : Gauge;
  new Metric({
    name: PREFIX + name,
    help,
    labelNames: label ? [label] : [],
    registers: [registry],
    collect() {
      this.reset();
      // What is reset is zero, which is not the same as nothing.
      if (!label) this.remove();
      for (const { labels, value } of valuesOf(figure)) this.inc(labels, value);
    },
  });
}

/** Measures how long each request takes, by its dialect, method, route and the class of its status. */
export function timeRequests(fastify: FastifyInstance, registry: Registry): void {
  const durations = new Histogram({
    name: `${PREFIX}http_request_duration_seconds`,
    help: 'How long requests took, to the last byte of the response',
    labelNames: ['dialect', 'method', 'route', 'status'],
    buckets: DURATIONS,
    registers: [registry],
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const kind = kindOf(request);
    if (kind.route !== METRICS_PATH)
      durations.observe({ ...kind, status: statusClassOf(reply) }, reply.elapsedTime / 1000);
    done();
  });
}
