import type { BetterAuthOptions, BetterAuthPlugin } from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import { presentedSessionToken } from '../sessions/presented-session.js';

interface Asked {
  readonly path?: string;
  readonly body?: unknown;
}

/**
 * Takes the only organization of a user for the active one where a session has none, as every other dialect does: better-auth
 * itself would refuse to invite anybody, or to list the members, before `set-active` was called.
 */
export function onlyOrganizationIsActive() {
  return {
    id: 'only-organization',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path?.startsWith('/organization/') === true,
          handler: createAuthMiddleware(async ({ context, headers }) => {
            const token = headers && presentedSessionToken(headers, context.secret);
            const found = token ? await context.internalAdapter.findSession(token) : null;
            if (!found || found.session['activeOrganizationId'] || found.session.expiresAt < new Date())
              return;
            const memberships = await context.adapter.findMany<{ organizationId: string }>({
              model: 'member',
              where: [{ field: 'userId', value: found.user.id }],
              limit: 2,
            });
            if (memberships.length !== 1) return;
            const session = { ...found.session, activeOrganizationId: memberships[0]!.organizationId };
            return { context: { context: { session: { ...found, session } } } };
          }),
        },
      ],
    },
  } satisfies BetterAuthPlugin;
}

/**
 * Keeps a session's active organization unless somebody asks for none: better-auth also takes it away from whoever asks about
 * an organization that is not theirs, even by a GET that another site's page has made a browser send.
 */
export const keepActiveOrganization: NonNullable<NonNullable<BetterAuthOptions['databaseHooks']>['session']> =
  {
    update: {
      before: (changes, asked) =>
        Promise.resolve(
          (changes as { activeOrganizationId?: unknown }).activeOrganizationId !== null ||
            requestsNone(asked),
        ),
    },
  };

function requestsNone(asked: Asked | null | undefined): boolean {
  return (
    asked?.path === '/organization/set-active' &&
    (asked.body as { organizationId?: unknown } | undefined)?.organizationId === null
  );
}
