import type { OpenAPIObject } from '@nestjs/swagger';

type Paths = OpenAPIObject['paths'];

interface Endpoint {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly summary: string;
  readonly body?: Readonly<Record<string, { example: string; optional?: boolean }>>;
  readonly answer: string;
  readonly signedIn?: boolean;
}

/** better-auth's own endpoints that a caller needs; better-auth answers them, so Nest does not know them. */
const endpoints: readonly Endpoint[] = [
  {
    method: 'post',
    path: '/api/auth/sign-up/email',
    summary: 'Sign up with e-mail and password',
    body: {
      name: { example: 'Amira Haddad' },
      email: { example: 'amira@example.com' },
      password: { example: 'correct horse battery' },
    },
    answer: 'The user and a session token; the session cookie is set.',
  },
  {
    method: 'post',
    path: '/api/auth/sign-in/email',
    summary: 'Sign in with e-mail and password',
    body: { email: { example: 'demo@example.com' }, password: { example: 'correct horse battery' } },
    answer: 'The user and a session token; the session cookie is set.',
  },
  {
    method: 'post',
    path: '/api/auth/sign-out',
    summary: 'Sign out',
    answer: 'The session is over.',
    signedIn: true,
  },
  {
    method: 'get',
    path: '/api/auth/get-session',
    summary: 'Read the session',
    answer: 'The session and its user, or null.',
    signedIn: true,
  },
  {
    method: 'post',
    path: '/api/auth/organization/create',
    summary: 'Create an organization',
    body: { name: { example: 'Acme Corp' }, slug: { example: 'acme-corp' } },
    answer: 'The organization; it becomes the active one of the session.',
    signedIn: true,
  },
  {
    method: 'post',
    path: '/api/auth/organization/set-active',
    summary: "Choose the session's organization",
    body: { organizationId: { example: '0198c0de-0000-7000-8000-000000000000' } },
    answer: 'The organization.',
    signedIn: true,
  },
  {
    method: 'get',
    path: '/api/auth/token',
    summary: 'Get an access token (JWT, 15 minutes)',
    answer: '`{token}`.',
    signedIn: true,
  },
  {
    method: 'get',
    path: '/api/auth/jwks',
    summary: 'Public keys of the access tokens',
    answer: 'A JSON Web Key Set.',
  },
];

/** The OpenAPI paths of signing up, signing in and choosing an organization. */
export const authPaths: Paths = Object.fromEntries(
  endpoints.map((endpoint) => [endpoint.path, toPathItem(endpoint)]),
);

function toPathItem({ method, path, summary, body, answer, signedIn }: Endpoint): Paths[string] {
  const operation = {
    tags: ['Sign in'],
    summary,
    operationId: `auth${path.slice('/api/auth'.length).replace(/[/-](\w)/g, (_match, letter: string) => letter.toUpperCase())}`,
    ...(signedIn && { security: [{ session: [] }, { bearer: [] }] }),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: bodySchema(body) } } },
    }),
    responses: {
      200: { description: answer, content: { 'application/json': { schema: { type: ['object', 'null'] } } } },
      '4XX': {
        description: 'Refused: `{code, message}`.',
        content: { 'application/json': { schema: { type: 'object' } } },
      },
    },
  };
  return { [method]: operation };
}

function bodySchema(body: NonNullable<Endpoint['body']>) {
  const entries = Object.entries(body);
  return {
    type: 'object',
    required: entries.filter(([, { optional }]) => !optional).map(([name]) => name),
    properties: Object.fromEntries(
      entries.map(([name, { example }]) => [name, { type: 'string', examples: [example] }]),
    ),
  };
}
