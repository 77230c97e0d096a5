import { fromPrefixedId, isUuid } from '@rosetta/common';
import type { Membership } from './caller.js';
import type { CallerRow } from './callers.repository.js';

/** The header by which a request names the organization it is about: a uuid, or `org_` and its hex digits. */
export const ORGANIZATION_HEADER = 'x-organization-id';

/** No organization has this id: what a header that is no id at all asks for. */
const NOBODYS_ORGANIZATION = '00000000-0000-0000-0000-000000000000';

/** The organization a request names in its header, as a uuid; null when it names none. */
export function wantedOrganization(header: string | string[] | undefined): string | null {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (!text) return null;
  if (isUuid(text)) return text.toLowerCase();
  return fromPrefixedId('organization', text) ?? NOBODYS_ORGANIZATION;
}

/**
 * Which organization a request is about: the one it names, else the one the session chose, else the user's only one. An
 * organization that was named or chosen and is not (any more) the user's is refused, never replaced by another.
 */
export function chooseMembership(rows: readonly CallerRow[]): Membership | { readonly refusal: string } {
  const [first, second] = rows;
  if (second)
    return { refusal: 'Choose an organization: send X-Organization-Id or set an active organization' };
  if (!first?.organizationId || !first.role) return { refusal: 'You are not a member of this organization' };
  return { organizationId: first.organizationId, role: first.role };
}
