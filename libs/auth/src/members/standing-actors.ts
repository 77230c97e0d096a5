import { Injectable } from '@nestjs/common';
import { type Actor, Database, newId, type Permission, type Role, tenantStatement } from '@rosetta/common';
import { rolePermissions } from '../permissions.js';

const find = tenantStatement(
  'auth.standing-actor',
  `select
     (select m.role from auth.members m where m.organization_id = {organization} and m.user_id = $2) as role,
     (select k.scopes from api_keys k where k.organization_id = {organization} and k.id = $3
        and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())) as scopes`,
);

const findContact = tenantStatement(
  'auth.standing-contact',
  `select u.email, u.name from auth.members m join auth.users u on u.id = m.user_id
   where m.organization_id = {organization} and m.user_id = coalesce(
     $2, (select k.created_by from api_keys k where k.organization_id = {organization} and k.id = $3))`,
);

/** On whose behalf something is done while they make no request: a user or an API key. */
export interface Principal {
  readonly organizationId: string;
  readonly userId: string | null;
  readonly apiKeyId: string | null;
}

/** Tells what somebody may do who does not call just now: by their role, or their key's scopes, as they are by then. */
@Injectable()
export class StandingActors {
  constructor(private readonly database: Database) {}

  /** Null of somebody who is no member any more, and of a key that has ended. */
  async find(principal: Principal, dialect: string): Promise<Actor | null> {
    const { organizationId, userId, apiKeyId } = principal;
    const [row] = await this.database.rows<{ role: Role | null; scopes: Permission[] | null }>(
      organizationId,
      find,
      [userId, apiKeyId],
    );
    const permissions = row?.role ? rolePermissions[row.role] : row?.scopes && new Set(row.scopes);
    if (!permissions) return null;
    const role = row!.role;
    return { organizationId, userId, apiKeyId, role, permissions, dialect, requestId: newId() };
  }

  /** Whom to write to about what they, or their key, have set up; null when they have left. */
  async contactOf({ organizationId, userId, apiKeyId }: Principal) {
    const [row] = await this.database.rows<{ email: string; name: string }>(organizationId, findContact, [
      userId,
      apiKeyId,
    ]);
    return row ?? null;
  }
}
