import { type RateLimitStorage, roles } from '@rosetta/common';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { bearer, jwt, organization } from 'better-auth/plugins';
import type { Pool } from 'pg';
import type { AuthOptions } from '../auth.options.js';
import {
  type AccountMails,
  INVITATION_SECONDS,
  RESET_SECONDS,
  VERIFICATION_SECONDS,
} from '../mail/account-mails.js';
import { keepActiveOrganization, onlyOrganizationIsActive } from './active-organization.js';
import { supabaseClaims } from '../supabase/supabase-claims.js';
import { coreTables, organizationTables, signingKeyTables } from './better-auth-tables.js';
import { resetLinksEndWithPassword } from './ended-reset-links.js';
import { hashedSessionTokens } from './hashed-session-tokens.js';
import { acceptPrefixedIds } from './prefixed-ids.js';
import { passwordRule } from './password-rule.js';
import { sharedLimits, signInsPerAccount } from './sign-in-limits.js';
import { verificationsAreSpent } from './spent-verification.js';
import { usableSigningKeys } from './usable-signing-keys.js';
import { accessControl, memberRoles } from './member-roles.js';

/** Injection token of the {@link BetterAuth} that serves `/api/auth/*`. */
export const BETTER_AUTH = Symbol('better-auth');

/** The configured library; everything but request authentication and API keys is its business. */
export type BetterAuth = ReturnType<typeof createBetterAuth>;

/** The header in which the application tells better-auth the caller's address; never taken from outside. */
export const CLIENT_ADDRESS_HEADER = 'x-rosetta-client-address';

/** Signature of our access tokens: RS256 is verified in half the time ES256 takes, and verifying is what happens often. */
export const TOKEN_ALGORITHM = 'RS256';

/** The longest password: more would only cost time. */
export const MAX_PASSWORD_LENGTH = 128;

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

/** What better-auth needs of the rest of the application. */
export interface BetterAuthServices {
  /** Where sign-ins are counted. */
  readonly limits: RateLimitStorage;
  /** null where no mails can be sent: better-auth then refuses what would need one. */
  readonly mails: AccountMails | null;
  readonly events: MembershipEvents;
}

/** Configures better-auth over the application's own pool; its tables are made by our migrations. */
export function createBetterAuth(
  pool: Pool,
  options: AuthOptions,
  { limits, mails, events }: BetterAuthServices,
) {
  return betterAuth({
    ...coreTables,
    appName: 'Rosetta CRM',
    database: pool,
    secret: options.secret,
    // A path in it would replace `basePath`.
    baseURL: new URL(options.publicUrl).origin,
    basePath: '/api/auth',
    trustedOrigins: [...options.trustedOrigins],
    // It logs every mistyped password, with the e-mail; failures of its own are thrown and logged by the application.
    logger: { disabled: true },
    telemetry: { enabled: false },
    // Its refusals stay answers; what is no refusal is thrown instead of printed.
    onAPIError: { throw: true },
    emailAndPassword: emailAndPassword(pool, options, mails),
    emailVerification: mails ? emailVerification(mails) : undefined,
    verification: { ...coreTables.verification, storeIdentifier: 'hashed' },
    session: { ...coreTables.session, expiresIn: SESSION_SECONDS, updateAge: SESSION_RENEWAL_SECONDS },
    databaseHooks: { session: keepActiveOrganization },
    rateLimit: { ...signInLimit(options.signInsPerMinute), customStorage: sharedLimits(limits) },
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
      resetLinksEndWithPassword(),
      signInsPerAccount(limits, options.failedSignInsPerAccount),
      passwordRule(),
      verificationsAreSpent(),
      acceptPrefixedIds(),
      onlyOrganizationIsActive(),
      bearer(),
      organization({
        schema: organizationTables,
        ac: accessControl,
        roles: memberRoles,
        creatorRole: 'owner',
        membershipLimit: 10_000,
        requireEmailVerificationOnInvitation: false,
        invitationExpiresIn: INVITATION_SECONDS,
        sendInvitationEmail: mails ? invitationMail(mails) : undefined,
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

function emailAndPassword(pool: Pool, options: AuthOptions, mails: AccountMails | null) {
  return {
    enabled: true,
    minPasswordLength: options.minPasswordLength,
    maxPasswordLength: MAX_PASSWORD_LENGTH,
    requireEmailVerification: options.requireEmailVerification,
    resetPasswordTokenExpiresIn: RESET_SECONDS,
    revokeSessionsOnPasswordReset: true,
    // Whoever has the link has the mailbox.
    onPasswordReset: async ({ user }: { user: { id: string } }) => {
      await pool.query('update auth.users set email_verified = true where id = $1', [user.id]);
    },
    ...(mails && {
      sendResetPassword: ({ user, url, token }: LinkMail) =>
        mails.resetPassword(user, token, callbackOf(url)),
      onExistingUserSignUp: ({ user }: Pick<LinkMail, 'user'>) => mails.signUpWithKnownEmail(user),
    }),
  };
}

function emailVerification(mails: AccountMails) {
  return {
    sendVerificationEmail: ({ user, url, token }: LinkMail) =>
      mails.verifyEmail(user, token, callbackOf(url)),
    sendOnSignUp: true,
    sendOnSignIn: true,
    expiresIn: VERIFICATION_SECONDS,
  };
}

/** What better-auth tells of a mail with a link. */
interface LinkMail {
  readonly user: { readonly email: string; readonly name: string };
  readonly url: string;
  readonly token: string;
}

/** The page that a client has named, in the link that better-auth would send. */
function callbackOf(url: string): string | null {
  return new URL(url).searchParams.get('callbackURL') || null;
}

function invitationMail(mails: AccountMails) {
  return ({ id, email, role, organization, inviter }: SentInvitation) =>
    mails.invitation({ id, email, role, organization: organization.name, inviter: inviter.user.name });
}

interface SentInvitation {
  readonly id: string;
  readonly email: string;
  readonly role: string;
  readonly organization: { readonly name: string };
  readonly inviter: { readonly user: { readonly name: string } };
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
    customRules: {
      '/sign-in/*': rule,
      '/sign-up/*': rule,
      '/change-password': rule,
      '/reset-password': rule,
      '/verify-email': rule,
    },
  };
}

function accessTokens(publicUrl: string) {
  return jwt({
    schema: signingKeyTables,
    adapter: { getJwks: usableSigningKeys },
    disableSettingJwtHeader: true,
    jwks: {
      keyPairConfig: { alg: TOKEN_ALGORITHM, modulusLength: 2048 },
      rotationInterval: KEY_ROTATION_SECONDS,
      gracePeriod: KEY_GRACE_SECONDS,
    },
    jwt: {
      issuer: publicUrl,
      // Supabase's clients know the first one; it is beside ours, as the other claims of Supabase are.
      audience: ['authenticated', publicUrl],
      expirationTime: '15m',
      definePayload: claimsOf,
    },
  });
}

/** What an access token says of a session beside whose it is. */
export function claimsOf({ session, user }: SessionOfUser) {
  return { org: session.activeOrganizationId ?? null, sid: session.id, ...supabaseClaims(user, session.id) };
}

interface SessionOfUser {
  readonly session: { readonly id: string; readonly activeOrganizationId?: string | null };
  readonly user: { readonly email: string; readonly name: string };
}
