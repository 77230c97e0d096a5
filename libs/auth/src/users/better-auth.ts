import { roles } from '@rosetta/common';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { bearer, jwt, organization } from 'better-auth/plugins';
import type { Pool } from 'pg';
import type { AuthOptions } from '../auth.options.js';
import { originOfHost } from '../strategies/trusted-origins.js';
import { coreTables, organizationTables, signingKeyTables } from './better-auth-tables.js';
import { hashedSessionTokens } from './hashed-session-tokens.js';
import { accessControl, memberRoles } from './member-roles.js';

/** Injection token of the {@link BetterAuth} that serves `/api/auth/*`. */
export const BETTER_AUTH = Symbol('better-auth');

/** The configured library; everything but request authentication and API keys is its business. */
export type BetterAuth = ReturnType<typeof createBetterAuth>;

/** The header in which the application tells better-auth the caller's address; never taken from outside. */
export const CLIENT_ADDRESS_HEADER = 'x-rosetta-client-address';

/** Signature of our access tokens: RS256 is verified in half the time ES256 takes, and verifying is what happens often. */
export const TOKEN_ALGORITHM = 'RS256';

/** How long a session lives without being used, and how old it gets before use renews it; in seconds. */
export const SESSION_SECONDS = 7 * 24 * 3600;
export const SESSION_RENEWAL_SECONDS = 24 * 3600;

/** How long a signing key signs, and how long after that its tokens are still verified; in seconds. */
const KEY_ROTATION_SECONDS = 30 * 24 * 3600;
export const KEY_GRACE_SECONDS = 3600;

/** What better-auth does with members on its own, for the audit log. */
export interface MembershipEvents {
  /** Somebody accepted an invitation. */
  readonly joined?: (member: {
    id: string;
    organizationId: string;
    userId: string;
    role: string;
  }) => Promise<void>;
}

/** Configures better-auth over the application's own pool; its tables are made by our migrations. */
export function createBetterAuth(pool: Pool, options: AuthOptions, events: MembershipEvents = {}) {
  return betterAuth({
    ...coreTables,
    appName: 'Rosetta CRM',
    database: pool,
    secret: options.secret,
    // A path in it would replace `basePath`.
    baseURL: new URL(options.publicUrl).origin,
    basePath: '/api/auth',
    trustedOrigins: (request) => [...options.trustedOrigins, ...originOfHost(request)],
    // It logs every mistyped password, with the e-mail; failures of its own are thrown and logged by the application.
    logger: { disabled: true },
    telemetry: { enabled: false },
    // Its refusals stay answers; what is no refusal is thrown instead of printed.
    onAPIError: { throw: true },
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    session: { ...coreTables.session, expiresIn: SESSION_SECONDS, updateAge: SESSION_RENEWAL_SECONDS },
    rateLimit: signInLimit(options.signInsPerMinute),
    advanced: {
      // Its check looks for `auth.users` as one name and finds nothing; a spec checks the schema instead.
      database: { generateId: 'uuid', validateSchema: false },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
      // Both are switched off by themselves when NODE_ENV is test; then tests would prove nothing.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    plugins: [
      hashedSessionTokens(),
      bearer(),
      organization({
        schema: organizationTables,
        ac: accessControl,
        roles: memberRoles,
        creatorRole: 'owner',
        membershipLimit: 10_000,
        requireEmailVerificationOnInvitation: false,
        disableOrganizationDeletion: true,
        organizationHooks: {
          beforeCreateInvitation: ({ invitation }) => Promise.resolve(refuseUnknownRole(invitation.role)),
          afterAcceptInvitation: async ({ member }) => events.joined?.(member),
        },
      }),
      accessTokens(options.publicUrl),
    ],
  });
}

/** better-auth joins several roles with commas; a member of ours has one. */
function refuseUnknownRole(role: string): void {
  if (!(roles as readonly string[]).includes(role)) {
    throw new APIError('BAD_REQUEST', {
      code: 'ROLE_NOT_FOUND',
      message: `role must be one of ${roles.join(', ')}`,
    });
  }
}

function signInLimit(perMinute: number) {
  const rule = { window: 60, max: perMinute };
  const otherwise = { window: 60, max: Math.max(600, perMinute) };
  return {
    enabled: perMinute > 0,
    ...otherwise,
    customRules: { '/sign-in/*': rule, '/sign-up/*': rule, '/change-password': rule },
  };
}

function accessTokens(publicUrl: string) {
  return jwt({
    schema: signingKeyTables,
    disableSettingJwtHeader: true,
    jwks: {
      keyPairConfig: { alg: TOKEN_ALGORITHM, modulusLength: 2048 },
      rotationInterval: KEY_ROTATION_SECONDS,
      gracePeriod: KEY_GRACE_SECONDS,
    },
    jwt: {
      issuer: publicUrl,
      audience: publicUrl,
      expirationTime: '15m',
      definePayload: ({ session }) => ({
        org: (session as { activeOrganizationId?: string | null }).activeOrganizationId ?? null,
        sid: session.id,
      }),
    },
  });
}
