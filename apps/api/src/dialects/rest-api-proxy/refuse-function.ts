import { type PostgrestError, refuse } from '@rosetta/postgrest';
import type { FastifyRequest } from 'fastify';
import type { RequestBody } from '../../http/request-body.js';

/** Keys of a query string that are no arguments of a function. */
const reserved = new Set(['select', 'order', 'limit', 'offset', 'and', 'or', 'not.and', 'not.or']);

/** Says of a function (`rpc`) that there is none, as PostgREST does of one that it does not know: this product has no functions. */
export function refuseFunction(request: FastifyRequest, resource: string): PostgrestError {
  const { method } = request;
  if (!['GET', 'HEAD', 'POST'].includes(method)) return refuse.functionMethod(method);
  const name = resource.replace(/^\/rpc\/|\/$/g, '');
  if (name === '' || name.includes('/')) return refuse.path();
  return method === 'POST'
    ? refuse.function(name, argumentsOfBody(request.body as RequestBody | undefined), true)
    : refuse.function(name, argumentsOfQuery(request.originalUrl), false);
}

function argumentsOfQuery(url: string): string[] {
  const query = url.split('?').slice(1).join('?');
  return [...new Set(new URLSearchParams(query).keys())].filter((key) => !reserved.has(key)).sort();
}

/** The keys of an object, or of the first in a list. */
function argumentsOfBody(body: RequestBody | undefined): string[] {
  const sent = body?.json();
  const first: unknown = Array.isArray(sent) ? sent[0] : sent;
  return typeof first === 'object' && first !== null ? Object.keys(first).sort() : [];
}
