import { roles } from '@rosetta/common';
import type { Schema } from '../openapi/openapi-types.js';

/** A text, and what is known of it. */
export const text = (facts: Schema = {}): Schema => ({ type: 'string', ...facts });

/** An id as better-auth makes them. */
export const id = (facts: Schema = {}): Schema => text({ format: 'uuid', ...facts });

/** The id of an organization, as better-auth makes them or as `/api/v1` writes them. */
export const organizationId = (facts: Schema = {}): Schema =>
  text({ pattern: '^(org_)?[0-9A-Fa-f]{8}-?([0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}$', ...facts });

/** What an organization's id means that may be missing. */
export const ACTIVE =
  'The active organization, or the only one that the user has, unless told; also as `/api/v1` writes it.';

/** An object with these properties; one whose name ends in `?` may be missing. */
export function object(properties: Readonly<Record<string, Schema>>, facts: Schema = {}): Schema {
  const names = Object.keys(properties);
  const required = names.filter((name) => !name.endsWith('?'));
  return {
    type: 'object',
    ...facts,
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(names.map((name) => [name.replace('?', ''), properties[name]!])),
  };
}

/** Any number of these. */
export const list = (items: Schema): Schema => ({ type: 'array', items });

/** Refers to a schema of {@link authSchemas}. */
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** This, or null. */
export const orNull = (schema: Schema): Schema =>
  '$ref' in schema
    ? { anyOf: [schema, { type: 'null' }] }
    : { ...schema, type: [schema['type'] as string, 'null'] };

const done: Schema = {
  type: 'boolean',
  const: true,
  description: 'Always true: a refusal is another status.',
};
const nothing: Schema = { type: 'null', description: 'Always null.' };
const instant = text({ format: 'date-time' });
/** The role of a member; better-auth itself would allow others. */
export const role = text({ enum: [...roles] });
const sessionToken = text({
  description: 'Session token: a Bearer for /api/v1, and for more of this.',
});

const organization = {
  id: id(),
  name: text(),
  slug: text(),
  logo: orNull(text()),
  createdAt: instant,
};
const storedOrganization = {
  ...organization,
  metadata: orNull(text({ description: 'What was given at creation, as JSON text.' })),
};
const member = { id: id(), organizationId: id(), userId: id(), role, createdAt: instant };
const invitation = {
  id: id(),
  organizationId: id(),
  email: text(),
  role,
  status: text({
    enum: ['pending', 'accepted', 'rejected', 'canceled'],
    description: 'What has become of it.',
  }),
  inviterId: id(),
  expiresAt: instant,
  createdAt: instant,
};

/** What better-auth answers, as the configuration here makes it. */
export const authSchemas: Readonly<Record<string, Schema>> = {
  AuthUser: object({
    id: id(),
    name: text(),
    email: text(),
    emailVerified: { type: 'boolean' },
    image: orNull(text()),
    createdAt: instant,
    updatedAt: instant,
  }),
  AuthSession: object({
    id: id(),
    userId: id(),
    token: text({ description: 'The session token; of other sessions a handle that only revokes.' }),
    activeOrganizationId: orNull(id({ description: 'The organization that requests are about.' })),
    ipAddress: orNull(text({ description: 'Where it was signed in from.' })),
    userAgent: orNull(text({ description: 'The program that signed in.' })),
    expiresAt: instant,
    createdAt: instant,
    updatedAt: instant,
  }),
  AuthAccount: object(
    {
      id: id(),
      userId: id(),
      accountId: text({ description: 'What the user is called there: the id of the user.' }),
      providerId: text({ description: '`credential`: e-mail and password.' }),
      scopes: { ...list(text()), description: 'What it allows; empty for a password.' },
      createdAt: instant,
      updatedAt: instant,
    },
    { description: 'A way to sign in.' },
  ),
  AuthOrganization: object(storedOrganization),
  AuthMember: object(member),
  AuthInvitation: object(invitation),
  AuthInvitationOfUser: object({ ...invitation, organizationName: text() }),
  AuthInvitationDetails: object({
    ...invitation,
    organizationName: text(),
    organizationSlug: text(),
    inviterEmail: text({ description: 'E-mail address of who sent the invitation.' }),
  }),
  AuthUserOfMember: object({ id: id(), name: text(), email: text(), image: orNull(text()) }),
  AuthMemberWithUser: object({ ...member, user: ref('AuthUserOfMember') }),
  AuthSignedUp: object({ token: orNull(sessionToken), user: ref('AuthUser') }),
  AuthMailAsked: object({ status: done, message: text() }),
  AuthEmailConfirmed: object({ status: done, user: nothing }),
  AuthSignedIn: object({
    token: sessionToken,
    user: ref('AuthUser'),
    redirect: { type: 'boolean', description: 'Whether a `callbackURL` was sent.' },
    'url?': text({ description: 'The `callbackURL` that was sent.' }),
  }),
  AuthSignedOut: object({ success: done }),
  AuthSessionOfUser: object({
    session: { ...ref('AuthSession'), description: 'The session.' },
    user: ref('AuthUser'),
  }),
  AuthDone: object({ status: done }),
  AuthPasswordChanged: object({
    token: orNull(text({ description: 'The new session token, where the other sessions were ended.' })),
    user: ref('AuthUser'),
  }),
  AuthAccessToken: object({ token: text({ description: 'JWT, signed with RS256.' }) }),
  AuthKeySet: object({ keys: list(ref('AuthKey')) }, { description: 'JSON Web Key Set of RFC 7517.' }),
  AuthKey: object({
    kid: text(),
    kty: text({ const: 'RSA' }),
    alg: text({ const: 'RS256' }),
    n: text(),
    e: text(),
  }),
  AuthAlive: object({ ok: done }),
  AuthNewOrganization: object({
    ...organization,
    'metadata?': { type: 'object', description: 'As it was sent.', additionalProperties: true },
    members: list(ref('AuthMember')),
  }),
  AuthFullOrganization: object({
    ...storedOrganization,
    members: list(ref('AuthMemberWithUser')),
    invitations: { ...list(ref('AuthInvitation')), description: 'The invitations, open or not.' },
  }),
  AuthMembers: object({
    members: list(ref('AuthMemberWithUser')),
    total: { type: 'integer' },
  }),
  AuthRole: object({ role }),
  AuthPermission: object({
    success: { type: 'boolean', description: 'Whether the role of the user allows all of it.' },
    error: nothing,
  }),
  AuthJoined: object({ invitation: ref('AuthInvitation'), member: ref('AuthMember') }),
  AuthRejected: object({ invitation: ref('AuthInvitation'), member: nothing }),
  AuthError: object(
    {
      message: text({ description: 'What went wrong, for a person.' }),
      'code?': text({ description: 'What went wrong, for a program; a few refusals have none.' }),
      'error?': object(
        {
          type: text({ description: 'The kind of failure.' }),
          code: text({ description: 'What went wrong, for a program.' }),
          message: text({ description: 'What went wrong, for a person.' }),
        },
        { description: 'The same as /api/v1 writes it, below `/api/v1/auth`.' },
      ),
    },
    { description: 'Every refusal that better-auth itself writes.' },
  ),
};
