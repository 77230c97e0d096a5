import type { Role } from '@rosetta/common';
import type { TestApi, Tenant } from '../support/api.js';

/** Somebody who joined a tenant's organization, signed in with it as the active one. */
export interface Colleague {
  userId: string;
  email: string;
  cookie: string;
  token: string;
  /** In `/api/v1`: `memb_...`. */
  memberId: string;
}

/** Signs somebody up and lets the tenant's owner add them. */
export async function colleague(api: TestApi, tenant: Tenant, role: Role): Promise<Colleague> {
  const user = await api.signUp();
  const added = await api.request('POST', '/api/v1/members', {
    headers: { cookie: tenant.cookie },
    json: { email: user.email, role },
  });
  if (added.status !== 201) throw new Error(`members answered ${added.status}: ${added.text}`);
  return { ...user, memberId: added.body.member.id };
}

/** The membership rows of an organization: role by user id. */
export async function rolesIn(api: TestApi, organizationId: string): Promise<Record<string, string>> {
  const rows = await api.rows<{ user_id: string; role: string }>(
    'select user_id, role from auth.members where organization_id = $1',
    [organizationId],
  );
  return Object.fromEntries(rows.map(({ user_id, role }) => [user_id, role]));
}

/** Gets an access token for a session. */
export async function accessToken(api: TestApi, cookie: string): Promise<string> {
  const response = await api.request('GET', '/api/auth/token', { headers: { cookie } });
  if (response.status !== 200) throw new Error(`token answered ${response.status}: ${response.text}`);
  return response.body.token;
}
