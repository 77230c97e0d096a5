import { randomUUID } from 'node:crypto';
import {
  diag,
  DiagLogLevel,
  type MeterProvider as Meters,
  type TracerProvider as Tracers,
} from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import {
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_VERSION,
} from '@opentelemetry/semantic-conventions';
import { Logger } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { PRODUCT_VERSION } from '../product-version.js';
import { endpointsOf } from './endpoints.js';

/** What makes spans and measurements, and sends them away. */
export interface Providers {
  readonly tracers: Tracers;
  readonly meters: Meters;
  /** Sends what is left. */
  shutdown(): Promise<void>;
}

/**
 * Makes the providers of one application: none of them is the process's, so that two applications do not meet. Samplers,
 * limits, headers, time-outs and batches are what the standard variables say, which the packages read themselves.
 */
export function makeProviders(settings: Settings['telemetry']): Providers {
  complainTo(new Logger('OpenTelemetry'));
  const resource = resourceOf(settings);
  const { traces, metrics } = endpointsOf(settings);
  const tracers = new BasicTracerProvider({
    resource,
    spanProcessors: traces ? [new BatchSpanProcessor(new OTLPTraceExporter({ url: traces }))] : [],
  });
  const reader = (url: string) =>
    new PeriodicExportingMetricReader({
      exporter: new OTLPMetricExporter({ url }),
      exportIntervalMillis: settings.metricsIntervalMs,
      exportTimeoutMillis: Math.min(settings.metricsIntervalMs, 10_000),
    });
  const meters = new MeterProvider({ resource, readers: metrics ? [reader(metrics)] : [] });
  return {
    tracers,
    meters,
    shutdown: async () => void (await Promise.allSettled([tracers.shutdown(), meters.shutdown()])),
  };
}

/** What OTEL_RESOURCE_ATTRIBUTES says comes last but for the name, as the specification has it. */
function resourceOf({ serviceName }: Settings['telemetry']): Resource {
  const own = { [ATTR_SERVICE_VERSION]: PRODUCT_VERSION, [ATTR_SERVICE_INSTANCE_ID]: randomUUID() };
  return defaultResource()
    .merge(resourceFromAttributes(own))
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(resourceFromAttributes({ [ATTR_SERVICE_NAME]: serviceName }));
}

/** A collector that cannot be reached is no failure of any request. */
function complainTo(logger: Logger): void {
  const warn = (message: string) => logger.warn(message);
  const ignore = () => undefined;
  diag.setLogger(
    { error: warn, warn, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
