import { invalid } from '../domain-error.js';
import { isUuid } from '../ids.js';
import { eitherOf } from './either-of.js';
import { readUserId } from './prefixed-id.js';

/** Who answers for a record: as the published pages of document D spell it, `usr_...`, and as sign-in does, a plain uuid. */
export interface AssignedMember<None> {
  readonly assigned_member_id?: string | None;
  readonly owner_id?: string | None;
}

/**
 * Reads who is to answer for a record, in either spelling.
 * @throws {validation_failed}
 */
export function readAssignedMember(body: AssignedMember<null>): string | null | undefined {
  const read = (id: string | null | undefined) => (id == null ? id : readUserId(id));
  return eitherOf({ assigned_member_id: read(body.assigned_member_id), owner_id: read(body.owner_id) });
}

/**
 * Reads by whose records a list is filtered; "" is no filter, and what is no id is refused.
 * @throws {validation_failed}
 */
export function filterAssignedMember(query: AssignedMember<never>): string | undefined {
  const owner = readAssignedMember({
    assigned_member_id: query.assigned_member_id || undefined,
    owner_id: query.owner_id || undefined,
  });
  if (owner == null) return undefined;
  if (!isUuid(owner))
    throw invalid('Owner not found', query.assigned_member_id ? 'assigned_member_id' : 'owner_id');
  return owner;
}
