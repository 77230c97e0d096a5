import type { OpenAPIObject } from '@nestjs/swagger';

/** One JSON Schema of a document. */
export type Schema = Record<string, unknown>;

/** One operation of a document, as far as it is completed here. */
export interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, MediaType> };
  responses: Record<string, Response>;
  [extension: `x-${string}`]: unknown;
}

/** One parameter of an operation; a reference to a shared one has nothing but `$ref`. */
export interface Parameter {
  $ref?: string;
  name?: string;
  in?: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
  example?: unknown;
}

/** One response of an operation. */
export interface Response {
  description?: string;
  headers?: Record<string, unknown>;
  content?: Record<string, MediaType>;
}

/** A body in one content type. */
export interface MediaType {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, unknown>;
}

/** Walks over every operation of a document with its path and method. */
export function* operationsOf(
  document: OpenAPIObject,
): Generator<{ path: string; method: string; operation: Operation }> {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item))
      yield { path, method, operation: operation as Operation };
  }
}
