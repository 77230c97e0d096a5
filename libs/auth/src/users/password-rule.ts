import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { type PasswordContext, weaknessOf } from '../passwords/weak-password.js';
import { presentedSessionToken } from '../sessions/presented-session.js';

/** The code of a refused password, as better-auth writes codes. */
export const WEAK_PASSWORD = 'WEAK_PASSWORD';

interface PasswordBody {
  readonly email?: unknown;
  readonly name?: unknown;
  readonly password?: unknown;
  readonly newPassword?: unknown;
  readonly token?: unknown;
}

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

const paths: Readonly<Record<string, (context: Context, body: PasswordBody) => Promise<PasswordContext>>> = {
  '/sign-up/email': (_context, { email, name }) =>
    Promise.resolve({ email: textOf(email), name: textOf(name) }),
  '/change-password': ({ context, headers }) => userOfSession(context, headers),
  '/reset-password': ({ context, query }, { token }) =>
    userOfToken(context, textOf(token) ?? textOf((query as PasswordBody | undefined)?.token)),
};

/** Refuses weak passwords wherever one is chosen; see {@link weaknessOf}. */
export function passwordRule() {
  return {
    id: 'password-rule',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path !== undefined && path in paths,
          handler: createAuthMiddleware(async (context) => {
            const body = (context.body ?? {}) as PasswordBody;
            const password = textOf(body.newPassword) ?? textOf(body.password);
            if (password === undefined) return;
            const message = await weaknessOf(password, await paths[context.path]!(context, body));
            if (message) throw new APIError('BAD_REQUEST', { code: WEAK_PASSWORD, message });
          }),
        },
      ],
    },
  } satisfies BetterAuthPlugin;
}

async function userOfSession(
  { internalAdapter, secret }: Context['context'],
  headers: Headers | undefined,
): Promise<PasswordContext> {
  const token = headers && presentedSessionToken(headers, secret);
  return (token && (await internalAdapter.findSession(token))?.user) || {};
}

async function userOfToken(
  { internalAdapter }: Context['context'],
  token: string | undefined,
): Promise<PasswordContext> {
  const found = token && (await internalAdapter.findVerificationValue(`reset-password:${token}`));
  return (found && (await internalAdapter.findUserById(found.value))) || {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
