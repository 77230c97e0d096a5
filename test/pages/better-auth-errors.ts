import type { Ask } from '../support/api.js';
import { code, table } from '../support/markdown.js';
import { inTurn, type Scene } from './scene.js';

/** Refusals of better-auth, which has codes of its own. */
const betterAuth: readonly [what: string, method: string, path: string, ask: (scene: Scene) => Ask][] = [
  ['a wrong password', 'POST', 'sign-in/email', () => ({ json: { email: 'a@example.com', password: 'x' } })],
  ['an e-mail that is none', 'POST', 'sign-in/email', () => ({ json: { email: 'a', password: 'x' } })],
  ['a body without what it needs', 'POST', 'sign-in/email', () => ({ json: {} })],
  ['an e-mail that signed up', 'POST', 'sign-up/email', ({ tenant }) => ({ json: newUser(tenant.email) })],
  [
    'a short password',
    'POST',
    'sign-up/email',
    () => ({ json: { ...newUser('b@example.com'), password: 'x' } }),
  ],
  [
    'a common password',
    'POST',
    'sign-up/email',
    () => ({ json: { ...newUser('b@example.com'), password: 'password' } }),
  ],
  [
    'a token that was used, or is too old',
    'POST',
    'reset-password',
    () => ({ json: { token: 'x', newPassword: 'correct horse battery staple' } }),
  ],
  ['a token that was used, or is too old', 'POST', 'verify-email?token=x', () => ({})],
  ['no session', 'GET', 'token', () => ({})],
  [
    'a slug that is taken',
    'POST',
    'organization/create',
    ({ tenant }) => ({ headers: { cookie: tenant.cookie }, json: { name: 'A', slug: 'taken' } }),
  ],
  [
    "somebody else's organization",
    'POST',
    'organization/set-active',
    ({ tenant, other }) => ({
      headers: { cookie: tenant.cookie },
      json: { organizationId: other.organizationId },
    }),
  ],
  [
    'a page of another site',
    'POST',
    'sign-out',
    ({ tenant }) => ({
      headers: { cookie: tenant.cookie, origin: 'https://elsewhere.example' },
      json: {},
    }),
  ],
  [
    'what is switched off here',
    'POST',
    'organization/leave',
    ({ tenant }) => ({ headers: { cookie: tenant.cookie }, json: {} }),
  ],
];

const newUser = (email: string) => ({ name: 'A', email, password: 'correct horse battery staple' });

/** Brings about what better-auth refuses. */
export async function betterAuthTable(scene: Scene): Promise<string[]> {
  await scene.api.request('POST', '/api/auth/organization/create', {
    headers: { cookie: scene.other.cookie },
    json: { name: 'Taken', slug: 'taken' },
  });
  const observed = await inTurn(betterAuth, async ([what, method, path, ask]) => {
    const { status, body } = await scene.api.request(method, `/api/auth/${path}`, ask(scene));
    const message = body.message ?? body.error?.message;
    return [
      code(`${method} ${path}`),
      what,
      String(status),
      body.code ? code(body.code) : '-',
      message ?? '-',
    ];
  });
  return table(['request', 'cause', 'HTTP', 'code', 'message'], observed);
}
