import { rolePermissions } from '@rosetta/auth';
import { type Permission, permissions, type Role, roles } from '@rosetta/common';
import { accessToken, colleague } from '../auth/people.js';
import type { ApiResponse, Tenant, TestApi } from '../support/api.js';
import type { CensusedApi, DeclaredRoute } from '../support/census.js';
import { askEmpty } from './requests.js';

/** What a route says to each role. */
export type RoleRow = Record<Role, 'in' | 'refused'>;

/** Routes with a permission that people may call. */
export function routesForPeople({ declared }: CensusedApi): DeclaredRoute[] {
  return declared.filter(({ access }) => access?.permission && access.by.some(isPersonal));
}

/** Routes with a permission that API keys may call. */
export function routesForKeys({ declared }: CensusedApi): DeclaredRoute[] {
  return declared.filter(({ access }) => access?.permission && access.by.some((by) => !isPersonal(by)));
}

/** The row that the table of roles promises; document A lets in those roles only that the organization admits. */
export function promisedRoles({ access, admitsRoles }: DeclaredRoute, admitted: readonly Role[]): RoleRow {
  const mayUse = (role: Role) =>
    rolePermissions[role].has(access!.permission!) && (!admitsRoles || admitted.includes(role));
  return Object.fromEntries(roles.map((role) => [role, mayUse(role) ? 'in' : 'refused'])) as RoleRow;
}

/** What each route answers to somebody of each role. */
export async function observedRoles(api: CensusedApi, tenant: Tenant): Promise<Map<string, RoleRow>> {
  const tokens = await tokensOfRoles(api, tenant);
  const rows = new Map<string, RoleRow>();
  for (const route of routesForPeople(api)) {
    const row: Partial<RoleRow> = {};
    for (const role of roles) {
      const response = await askEmpty(api, route, { authorization: `Bearer ${tokens[role]}` });
      row[role] = isForbidden(route, response) ? 'refused' : 'in';
    }
    rows.set(route.name, row as RoleRow);
  }
  return rows;
}

async function tokensOfRoles(api: TestApi, tenant: Tenant): Promise<Record<Role, string>> {
  const tokens: Partial<Record<Role, string>> = { owner: await accessToken(api, tenant.cookie) };
  for (const role of roles.filter((each) => each !== 'owner'))
    tokens[role] = await accessToken(api, (await colleague(api, tenant, role)).cookie);
  return tokens as Record<Role, string>;
}

/** Scopes that a route asks for beside that of its declaration, since it writes further records by the way. */
const furtherScopes: Readonly<Record<string, readonly Permission[]>> = {
  'POST /functions/v1/create-lead': ['contacts:write'],
  'POST /api/v1/crm/bulk/contacts/import': ['contacts:bulk'],
};

/** The scopes that open a route to a key which has no others. */
export function promisedScopes({ name, access }: DeclaredRoute): string[] {
  return [[access!.permission!, ...(furtherScopes[name] ?? [])].join(' + ')];
}

/** For each route, the scopes, alone or together, that let in a key which has nothing else. */
export async function observedScopes(api: CensusedApi, tenant: Tenant): Promise<Map<string, string[]>> {
  const rows = new Map<string, string[]>(routesForKeys(api).map(({ name }) => [name, []]));
  const tried = permissions.map((scope): Permission[] => [scope]);
  for (const { name, access } of routesForKeys(api))
    if (furtherScopes[name]) tried.push([access!.permission!, ...furtherScopes[name]]);
  for (const scopes of tried) {
    const key = await keyWith(api, tenant, scopes);
    for (const route of routesForKeys(api)) {
      if (scopes.length > 1 && !furtherScopes[route.name]) continue;
      if ((await askWithKey(api, route, key)).status !== 403) rows.get(route.name)!.push(scopes.join(' + '));
    }
  }
  return rows;
}

/** The routes that let in a key which has every scope but the one they ask for. */
export async function routesOpenWithoutTheirScope(api: CensusedApi, tenant: Tenant): Promise<string[]> {
  const open: string[] = [];
  for (const scope of permissions) {
    const routes = routesForKeys(api).filter(({ access }) => access!.permission === scope);
    if (routes.length === 0) continue;
    const others = permissions.filter((each) => each !== scope);
    const key = await keyWith(api, tenant, others);
    for (const route of routes) if ((await askWithKey(api, route, key)).status !== 403) open.push(route.name);
  }
  return open;
}

function askWithKey(api: TestApi, route: DeclaredRoute, key: string) {
  const inHeader = route.access!.by.includes('api-key');
  return askEmpty(api, route, inHeader ? { 'x-api-key': key } : { authorization: `Bearer ${key}` });
}

async function keyWith(api: TestApi, { cookie }: Tenant, scopes: readonly Permission[]): Promise<string> {
  const json = { name: 'matrix', scopes };
  const response = await api.request('POST', '/api/v1/api-keys', { headers: { cookie }, json });
  if (response.status !== 201) throw new Error(`api key answered ${response.status}: ${response.text}`);
  return response.body.api_key.key;
}

/** Whether a caller was known and not allowed; document E has no 403, but a code for it. */
function isForbidden({ path }: DeclaredRoute, { status, body }: ApiResponse): boolean {
  return path.startsWith('/api/sales/') ? status === 400 && body.code === 10 : status === 403;
}

function isPersonal(credential: string): boolean {
  return credential === 'session' || credential === 'jwt';
}
