import { Inject, Injectable } from '@nestjs/common';
import { POOL, ReadConnections, type Role } from '@rosetta/common';
import type { Pool } from 'pg';
import { hashSessionToken } from './session-token.js';
import { SESSION_RENEWAL_SECONDS, SESSION_SECONDS } from '../users/better-auth.js';

/** A user as one statement finds them: one row per organization the request could be about, at most two. */
export interface CallerRow {
  readonly userId: string;
  readonly sessionId: string | null;
  /** The session is old enough to be prolonged by its use. */
  readonly renewable: boolean;
  readonly organizationId: string | null;
  readonly role: Role | null;
}

/** How an external issuer names its user; the e-mail only when the issuer vouches for it. */
export interface ExternalIdentity {
  readonly subject: string;
  readonly verifiedEmail: string | null;
}

/** `accounts.provider_id` of links to users of the configured external issuer. */
export const EXTERNAL_PROVIDER = 'external';

/**
 * The memberships that come into question: of the organization the caller asks for, of the one they chose before, or all
 * of them. Two rows are enough to know that the choice is not ours.
 */
const membership = (user: string, wanted: string) => `
  left join lateral (
    select m.organization_id, m.role from auth.members m
    where m.user_id = ${user} and m.organization_id::text = coalesce(${wanted}, m.organization_id::text)
    limit 2
  ) m on true`;

const bySession = {
  name: 'auth.caller-by-session',
  text: `
    select s.user_id as "userId", s.id as "sessionId", m.organization_id as "organizationId", m.role,
      s.expires_at < now() + interval '${SESSION_SECONDS - SESSION_RENEWAL_SECONDS} seconds' as renewable
    from auth.sessions s ${membership('s.user_id', '$2::text, s.active_organization_id')}
    where s.token = $1 and s.expires_at > now()`,
};

const byUser = {
  name: 'auth.caller-by-user',
  text: `
    select u.id as "userId", $2::uuid as "sessionId", m.organization_id as "organizationId", m.role, false as renewable
    from auth.users u ${membership('u.id', '$3::text')}
    where u.id = $1::uuid
      and exists (select from auth.sessions s where s.id = $2::uuid and s.user_id = u.id and s.expires_at > now())`,
};

const byExternalIdentity = {
  name: 'auth.caller-by-external-identity',
  text: `
    select u.id as "userId", null as "sessionId", m.organization_id as "organizationId", m.role, false as renewable
    from (select coalesce(
      (select a.user_id from auth.accounts a where a.provider_id = '${EXTERNAL_PROVIDER}' and a.account_id = $1::text),
      (select u.id from auth.users u where u.id = $2::uuid),
      (select u.id from auth.users u where u.email = $3::text and u.email_verified)) as id) u
    ${membership('u.id', '$4::text')}
    where u.id is not null`,
};

const renewal = {
  name: 'auth.renew-session',
  text: `update auth.sessions set expires_at = now() + interval '${SESSION_SECONDS} seconds', updated_at = now() where id = $1`,
};

/** Finds out who calls and for which organization, in one statement per request. */
@Injectable()
export class CallersRepository {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    private readonly reads: ReadConnections,
  ) {}

  /** The user of a live session; `wanted` is the organization the request names, if it does. */
  async bySessionToken(token: string, wanted: string | null): Promise<CallerRow[]> {
    return this.rows(bySession, [hashSessionToken(token), wanted]);
  }

  /** The user of one of our own access tokens, as long as the session it was made from lives. */
  async byAccessToken(userId: string, sessionId: string, wanted: string | null): Promise<CallerRow[]> {
    return this.rows(byUser, [userId, sessionId, wanted]);
  }

  /** The user an external issuer's token speaks of. */
  async byExternalIdentity(
    { subject, verifiedEmail }: ExternalIdentity,
    subjectAsUserId: string | null,
    wanted: string | null,
  ): Promise<CallerRow[]> {
    return this.rows(byExternalIdentity, [subject, subjectAsUserId, verifiedEmail, wanted]);
  }

  /** Prolongs a session that is in use. */
  async renewSession(sessionId: string): Promise<void> {
    await this.pool.query({ ...renewal, values: [sessionId] });
  }

  private async rows(statement: { name: string; text: string }, values: unknown[]): Promise<CallerRow[]> {
    return (await this.reads.query({ ...statement, values })).rows as CallerRow[];
  }
}
