import { refuse } from '../errors.js';
import { negotiateMediaType } from '../media-types.js';
import type { MediaType } from '../media-types.js';
import type { RestRequest } from '../request.js';
import { readPutKey } from '../upsert.js';
import { buildEmbedTree, calledByTarget } from './embed-tree.js';
import { resolveLogic } from './predicates.js';
import type { Predicate, ReadNode } from './read-node.js';
import { resolveTree } from './resolve.js';

/** A request in which every name is known and allowed. */
export interface Plan {
  readonly request: RestRequest;
  /** What the answer shows. */
  readonly root: ReadNode;
  /** Which rows a PATCH or DELETE hits. */
  readonly targets: readonly Predicate[];
  readonly media: MediaType;
  /** Embeds that were addressed by their target though they have an alias. */
  readonly calledByTarget: readonly { readonly target: string; readonly name: string }[];
}

/** Whether an answer with rows in it was asked for, by Prefer or by the method's default. */
export function wantsRepresentation({ method, preferences, defaultReturn }: RestRequest): boolean {
  if (preferences.return !== undefined) return preferences.return === 'representation';
  return (
    method === 'GET' || (defaultReturn === 'representation' && (method === 'POST' || method === 'PATCH'))
  );
}

/** Looks up every name in a request; refusals come in PostgREST's order. */
export function planRequest(request: RestRequest): Plan {
  const { table, query, limits, preferences } = request;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const tree = buildEmbedTree(table, query, { filters: reads, range: request.range });
  if (preferences.handling === 'strict' && preferences.unknown.length > 0) {
    throw refuse.preferences(preferences.unknown);
  }
  const media = negotiateMediaType(request.accept);
  if (request.method === 'PUT') readPutKey(request);
  const onRoot = [...query.filters, ...query.logic].filter(({ path }) => path.length === 0);
  return {
    request,
    root: resolveTree(tree, limits),
    targets: reads ? [] : onRoot.map(({ value }) => resolveLogic(table, value, limits)),
    media,
    calledByTarget: calledByTarget(tree),
  };
}
