import type { FastifyReply, FastifyRequest } from 'fastify';
import { dialectOf } from '../dialects/index.js';

/** The route of what no route serves: junk must not make names. */
export const UNKNOWN_ROUTE = 'unknown';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY']);

/** What may be counted by of a request: each is from a list that no client makes longer. */
export interface RequestKind {
  readonly dialect: string;
  readonly method: string;
  /** The template, such as `/api/v1/crm/contacts/:id`. */
  readonly route: string;
}

const kinds = new Map<string, RequestKind>();

/** Of what kind a request is; the same object each time. */
export function kindOf({ method, url, routeOptions }: FastifyRequest): RequestKind {
  const known = METHODS.has(method) ? method : 'other';
  const { url: route = UNKNOWN_ROUTE } = routeOptions;
  const dialect = route === UNKNOWN_ROUTE ? dialectOf(url.split('?', 1)[0]!).name : '';
  const key = `${known} ${route} ${dialect}`;
  let kind = kinds.get(key);
  if (!kind) {
    kind = { dialect: dialect || dialectOf(route).name, method: known, route };
    kinds.set(key, kind);
  }
  return kind;
}

/** The class of a status, such as `2xx`. */
export function statusClassOf({ statusCode }: Pick<FastifyReply, 'statusCode'>): string {
  return `${Math.trunc(statusCode / 100)}xx`;
}
