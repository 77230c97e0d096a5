import { fromPrefixedId, type PrefixedEntity } from '@rosetta/common';
import type { BetterAuthPlugin } from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';

/** Parameters of better-auth that are ids which `/api/v1` writes in its own way. */
const prefixedIdParameters = { organizationId: 'organization', userId: 'user' } as const satisfies Record<
  string,
  PrefixedEntity
>;

/** Lets better-auth understand the ids that `/api/v1` gives out (`org_...`, `usr_...`), wherever it wants one of its own. */
export function acceptPrefixedIds() {
  return {
    id: 'prefixed-ids',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path?.startsWith('/organization/') === true,
          handler: createAuthMiddleware(({ body, query }) =>
            Promise.resolve({ context: { body: ownIds(body), query: ownIds(query) } }),
          ),
        },
      ],
    },
  } satisfies BetterAuthPlugin;
}

/** The fields that change, and nothing else: better-auth puts them over those that were sent. */
function ownIds(fields: unknown): Record<string, string> | undefined {
  if (typeof fields !== 'object' || fields === null) return undefined;
  const changed = Object.entries(prefixedIdParameters).flatMap(([name, kind]) => {
    const sent = (fields as Record<string, unknown>)[name];
    const id = typeof sent === 'string' ? fromPrefixedId(kind, sent) : null;
    return id ? [[name, id] as const] : [];
  });
  return changed.length > 0 ? Object.fromEntries(changed) : undefined;
}
