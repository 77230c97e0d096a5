import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Role } from '@rosetta/common';
import { type CredentialRow, ISSUER_SECRET, observedRow, promisedRow } from './matrices/credentials.js';
import { matricesDocument } from './matrices/document.js';
import { referencesTaken } from './matrices/references-taken.js';
import {
  observedRoles,
  observedScopes,
  promisedRoles,
  promisedScopes,
  type RoleRow,
  routesForKeys,
  routesForPeople,
  routesOpenWithoutTheirScope,
} from './matrices/roles-and-scopes.js';
import { allReferences, observedTenants, type TenantRow } from './matrices/tenants.js';
import type { Tenant } from './support/api.js';
import { type CensusedApi, type DeclaredRoute, startCensusedApi } from './support/census.js';

const DOCUMENT = path.resolve(__dirname, '../docs/security-matrices.md');

describe('Every route of the running product', () => {
  let api: CensusedApi;
  let credentials: Map<string, CredentialRow>;
  let misshapen: string[];
  let roles: Map<string, RoleRow>;
  let admitted: Role[];
  let scopes: Map<string, string[]>;
  let openWithoutScope: string[];
  let tenants: TenantRow[];

  beforeAll(async () => {
    api = await startCensusedApi({ AUTH_JWT_SECRET: ISSUER_SECRET, IMPORTS_PER_ORGANIZATION: '1000' });
    ({ credentials, misshapen } = await observedCredentials(await api.tenant()));
    const tenant = await api.tenant();
    admitted = await rolesAdmitted(tenant);
    roles = await observedRoles(api, tenant);
    scopes = await observedScopes(api, tenant);
    openWithoutScope = await routesOpenWithoutTheirScope(api, tenant);
    tenants = await observedTenants(api, await api.tenant('Mine'), await api.tenant('Theirs'));
  }, 600_000);
  afterAll(() => api?.close());

  async function observedCredentials(tenant: Tenant) {
    const found = { credentials: new Map<string, CredentialRow>(), misshapen: [] as string[] };
    for (const route of api.declared) {
      const { row, misshapen: wrong } = await observedRow(api, tenant, route);
      found.credentials.set(route.name, row);
      found.misshapen.push(...wrong);
    }
    return found;
  }

  /** The organization's setting for document A. */
  async function rolesAdmitted({ cookie }: Tenant): Promise<Role[]> {
    const response = await api.request('GET', '/api/v1/organizations/current', { headers: { cookie } });
    return response.body.organization.crm_contacts_api_roles;
  }

  const rowsOf = <T>(routes: readonly DeclaredRoute[], promise: (route: DeclaredRoute) => T) =>
    new Map(routes.map((route) => [route.name, promise(route)]));

  describe('and each credential', () => {
    it('let in exactly those callers whom the route declares', () => {
      expect(credentials).toEqual(rowsOf(api.declared, promisedRow));
    });

    it('refuse in the shape of the dialect', () => {
      expect(misshapen).toEqual([]);
    });
  });

  describe('and each role', () => {
    it('let in exactly the roles that have the permission', () => {
      expect(roles).toEqual(rowsOf(routesForPeople(api), (route) => promisedRoles(route, admitted)));
    });
  });

  describe('and each scope', () => {
    it('let in a key that has the one scope, and with no other', () => {
      expect(scopes).toEqual(rowsOf(routesForKeys(api), promisedScopes));
    });

    it('refuse a key that has every scope but the one', () => {
      expect(openWithoutScope).toEqual([]);
    });
  });

  describe("and another tenant's ids", () => {
    it('are tried wherever an id is taken', () => {
      const tried = Object.entries(allReferences(api)).flatMap(([route, places]) =>
        Object.keys(places).map((place) => `${route}: ${place.replace(/ \(.*\)$/, '')}`),
      );
      const taken = [...referencesTaken(api)].flatMap(([route, places]) =>
        places.map((place) => `${route}: ${place}`),
      );
      expect(taken.filter((place) => !tried.includes(place))).toEqual([]);
    });

    it('are tried at no route that is not there', () => {
      const names = api.declared.map(({ name }) => name);
      expect(Object.keys(allReferences(api)).filter((route) => !names.includes(route))).toEqual([]);
    });

    it("succeed with one's own ids, so that a refusal is about whose id it is", () => {
      const refused = tenants.filter(({ own, ownIsRefused }) => own >= 300 && !ownIsRefused);
      expect(refused).toEqual([]);
    });

    it('answer word for word as to an id that nobody has', () => {
      const telling = tenants.filter(({ foreign, unknown }) => foreign !== unknown);
      expect(telling).toEqual([]);
    });

    it('leave every row of the other tenant as it was', () => {
      expect(tenants.filter(({ untouched }) => !untouched)).toEqual([]);
    });
  });

  it('are in docs/security-matrices.md as they were observed', () => {
    const observed = matricesDocument({ credentials, roles, scopes, tenants });
    if (process.env['WRITE_MATRICES']) writeFileSync(DOCUMENT, observed);
    expect(readFileSync(DOCUMENT, 'utf8')).toBe(observed);
  });
});
