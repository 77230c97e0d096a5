import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { type Actor, type Database, DomainError, type ErrorCode, type FollowedIds } from '@rosetta/common';
import { currentActor } from '@rosetta/auth';
import type { OldIds } from '@rosetta/contacts';
import { currentId, recordId } from './record-ids.js';

type Handler = (...values: unknown[]) => unknown;

/** Which of a handler's arguments may name records: those that a client sends, by their places. */
interface NamingArguments {
  readonly all: readonly number[];
  readonly queries: readonly number[];
}

/** Failures that may be because of an id that leads elsewhere by now. */
const MISSES: ReadonlySet<ErrorCode> = new Set([
  'not_found',
  'validation_failed',
  'unprocessable',
  'association_target_not_found',
  'already_inactive',
  'already_active',
]);

/** How fields of queries and bodies are called that name a contact or a company. */
const REFERENCE = /^(?:contact|company|account)(?:_id|Id|_uuid)$|^(?:id|uuid|contacts|accounts)$/;
/** Where else of them such fields are; whatever else is nested is the client's own. */
const NESTED = /^(?:filters|activities)$/;

/**
 * The same handler, for whom ids of merged records are those of what they were merged into (decision 26). Done at first with what
 * was sent; where that fails, or a list that is filtered by a record is empty, the ids that lead elsewhere are replaced, and it is
 * done once more. A failure has changed nothing, so doing it again is as good as doing it late: what was not found, and leads nowhere
 * either, is looked for once more, for it may have come back in between. Null where nothing can be named.
 */
export function followingOldIds(
  handler: Handler,
  controller: object,
  name: string,
  { oldIds, database }: { readonly oldIds: OldIds; readonly database: Database },
): Handler | null {
  const naming = namingArguments(controller, name);
  if (naming.all.length === 0) return null;
  return async function (this: unknown, ...values) {
    const act = () => handler.apply(this, values);
    const actor = values.find(isActor);
    if (!actor) return act();
    const again = (found: FollowedIds) => {
      for (const place of naming.all) values[place] = rewritten(values[place], (id) => currentId(id, found));
      return act();
    };
    let response: unknown;
    try {
      response = await database.attempt(actor.organizationId, act);
    } catch (failure) {
      if (!(failure instanceof DomainError) || !MISSES.has(failure.code)) throw failure;
      // What the handler has followed itself it was not about to act upon.
      const named = idsIn(naming.all.map((place) => values[place]));
      const unfollowed = named.filter((id) => !actor.followed?.has(id));
      const found = await oldIds.follow(actor, unfollowed);
      if (found.size > 0) return again(found);
      // The merge may have been undone between the miss and the look-up: by now the id stands for its record again.
      if (failure.code !== 'not_found' || unfollowed.length === 0) throw failure;
      return act();
    }
    const filters = filtersIn(naming, values);
    if (filters.length === 0 || (filters.length === 1 && !holdsNothing(response))) return response;
    const found = await oldIds.follow(actor, filters);
    return found.size > 0 ? again(found) : response;
  };
}

function namingArguments(controller: object, name: string): NamingArguments {
  const places = { all: [] as number[], queries: [] as number[] };
  const declared = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<
    string,
    { readonly index: number; readonly factory?: unknown }
  >;
  for (const [key, { index, factory }] of Object.entries(declared)) {
    const kind = Number(key.split(':')[0]) as RouteParamtypes;
    const isCustom = Number.isNaN(kind) && factory !== currentActor;
    if (kind === RouteParamtypes.QUERY) places.queries.push(index);
    if (isCustom || [RouteParamtypes.PARAM, RouteParamtypes.QUERY, RouteParamtypes.BODY].includes(kind))
      places.all.push(index);
  }
  return places;
}

function isActor(value: unknown): value is Actor {
  return typeof value === 'object' && value !== null && 'organizationId' in value && 'permissions' in value;
}

/** Rewrites every id of a value where it stands. */
function rewritten(value: unknown, rewrite: (id: string) => string): unknown {
  if (typeof value === 'string') return rewrite(value);
  if (Array.isArray(value)) value.forEach((each, index) => (value[index] = rewritten(each, rewrite)));
  else if (typeof value === 'object' && value !== null && !isActor(value)) {
    const fields = value as Record<string, unknown>;
    for (const key of Object.keys(fields))
      if (REFERENCE.test(key) || NESTED.test(key)) fields[key] = rewritten(fields[key], rewrite);
  }
  return value;
}

function idsIn(values: readonly unknown[]): string[] {
  const ids = new Set<string>();
  for (const value of values)
    rewritten(value, (text) => {
      const id = recordId(text);
      if (id) ids.add(id.uuid);
      return text;
    });
  return [...ids];
}

function filtersIn({ all, queries }: NamingArguments, values: readonly unknown[]): string[] {
  const nested = all.map((place) => (values[place] as { filters?: unknown } | null | undefined)?.filters);
  return idsIn([...queries.map((place) => values[place]), ...nested]);
}

/** Whether a response has no list that anything is in. */
function holdsNothing(response: unknown): boolean {
  if (Array.isArray(response)) return response.length === 0;
  return (
    typeof response !== 'object' ||
    response === null ||
    Object.values(response).every((value) => !Array.isArray(value) || value.length === 0)
  );
}
