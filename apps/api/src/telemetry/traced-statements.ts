import { type Attributes, type Histogram, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import {
  ATTR_DB_NAMESPACE,
  ATTR_DB_OPERATION_NAME,
  ATTR_DB_QUERY_SUMMARY,
  ATTR_DB_QUERY_TEXT,
  ATTR_DB_RESPONSE_STATUS_CODE,
  ATTR_DB_SYSTEM_NAME,
  ATTR_ERROR_TYPE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  DB_SYSTEM_NAME_VALUE_POSTGRESQL,
} from '@opentelemetry/semantic-conventions';
import type { StatementObserver } from '@rosetta/common';
import type { Endpoint } from './observed-client.js';
import type { CurrentTrace } from './traced-requests.js';

/** Longer texts are cut; what the name says is not in need of them. */
const MAX_TEXT = 2_000;

/**
 * Makes a span of each statement of a request, from when it is asked until it is answered, with its text, which has parameters
 * in the place of values. What no request asks, as a look for due imports, is measured and has no span.
 */
export function statementObserver(
  { host, port, database }: Endpoint,
  current: CurrentTrace,
  tracer: Tracer,
  durations: Histogram,
): StatementObserver {
  const where: Attributes = {
    [ATTR_DB_SYSTEM_NAME]: DB_SYSTEM_NAME_VALUE_POSTGRESQL,
    [ATTR_DB_NAMESPACE]: database,
    [ATTR_SERVER_ADDRESS]: host,
    [ATTR_SERVER_PORT]: port,
  };
  return ({ name, text }) => {
    const began = performance.now();
    const operation = operationOf(text);
    const attributes = { ...where, [ATTR_DB_OPERATION_NAME]: operation };
    const context = current.getStore();
    const span =
      context &&
      tracer.startSpan(
        name ?? operation,
        {
          kind: SpanKind.CLIENT,
          attributes: {
            ...attributes,
            [ATTR_DB_QUERY_SUMMARY]: name,
            [ATTR_DB_QUERY_TEXT]: text.slice(0, MAX_TEXT),
          },
        },
        context,
      );
    return (error) => {
      const failure = error ? failureOf(error) : {};
      span?.setAttributes(failure);
      if (error) span?.setStatus({ code: SpanStatusCode.ERROR });
      span?.end();
      durations.record((performance.now() - began) / 1000, { ...attributes, ...failure });
    };
  };
}

/** What a statement does, as its first word says; behind a `with`, what it writes or else a SELECT. */
export function operationOf(text: string): string {
  const [first = 'UNKNOWN'] = /[a-z]+/i.exec(text) ?? [];
  if (first.toLowerCase() !== 'with') return first.toUpperCase();
  return (/\b(insert|update|delete|merge)\b/i.exec(text)?.[1] ?? 'select').toUpperCase();
}

function failureOf(error: Error): Attributes {
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return { [ATTR_ERROR_TYPE]: error.name };
  return { [ATTR_ERROR_TYPE]: code, [ATTR_DB_RESPONSE_STATUS_CODE]: code };
}
