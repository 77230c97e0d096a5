import type { Settings } from '../config/settings.js';

/** Where traces and metrics are sent; null sends none. */
export function endpointsOf(settings: Settings['telemetry']) {
  const { enabled, endpoint, tracesEndpoint, metricsEndpoint, traces, metrics } = settings;
  const below = (path: string) => endpoint && `${endpoint.replace(/\/+$/, '')}/v1/${path}`;
  return {
    traces: enabled && traces === 'otlp' ? (tracesEndpoint ?? below('traces')) : null,
    metrics: enabled && metrics === 'otlp' ? (metricsEndpoint ?? below('metrics')) : null,
  };
}
