import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';

/** Lets a link that confirms an e-mail work once: better-auth's own go on answering that all is well until they expire. */
export function verificationsAreSpent() {
  return {
    id: 'spent-verification',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path === '/verify-email',
          handler: createAuthMiddleware(async ({ context, query }) => {
            const email = emailIn((query as { token?: unknown } | undefined)?.token);
            const found = email && (await context.internalAdapter.findUserByEmail(email));
            if (found && found.user.emailVerified)
              throw new APIError('UNAUTHORIZED', { code: 'INVALID_TOKEN', message: 'Invalid token' });
          }),
        },
      ],
    },
  } satisfies BetterAuthPlugin;
}

/** Whom a token is about; that it is genuine, better-auth finds out. */
function emailIn(token: unknown): string | null {
  if (typeof token !== 'string') return null;
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const { email } = claims as { email?: unknown };
    return typeof email === 'string' ? email : null;
  } catch {
    return null;
  }
}
