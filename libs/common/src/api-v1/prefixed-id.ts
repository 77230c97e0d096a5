import { DomainError, invalid } from '../domain-error.js';
import { fromPrefixedId, isUuid, type PrefixedEntity } from '../ids.js';

/** Reads an id in a path of `/api/v1`; whatever is no such id does not exist (ruling D.1). */
export function pathId(entity: PrefixedEntity, label: string, id: string): string {
  const uuid = fromPrefixedId(entity, id);
  if (uuid === null) throw new DomainError('not_found', `${label} not found`);
  return uuid;
}

/** Reads a reference in a body or query of `/api/v1`; `undefined` and null stay, a foreign or broken id is refused. */
export function referenceId<T extends string | null | undefined>(
  entity: PrefixedEntity,
  label: string,
  id: T,
): T extends string ? string : T {
  if (id === undefined || id === null) return id as never;
  const uuid = fromPrefixedId(entity, id);
  if (uuid === null) throw new DomainError('validation_failed', `${label} not found`);
  return uuid as never;
}

/** Reads a user's id, which sign-in shows as a plain uuid; `usr_...` and `user_...` are accepted too. */
export function readUserId(id: string): string {
  return isUuid(id) ? id.toLowerCase() : (fromPrefixedId('user', id) ?? id);
}

/** Reads a user's id by which a list is filtered; what is none is refused. */
export function filterUserId(id: string): string {
  const userId = readUserId(id);
  if (!isUuid(userId)) throw invalid('User not found', 'user_id');
  return userId;
}
