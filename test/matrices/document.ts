import { rolePermissions } from '@rosetta/auth';
import { permissions, roles } from '@rosetta/common';
import { code, table } from '../support/markdown.js';
import { type CredentialRow, presented } from './credentials.js';
import type { RoleRow } from './roles-and-scopes.js';
import type { TenantRow } from './tenants.js';

/** Everything that was observed, by route. */
export interface Observed {
  readonly credentials: ReadonlyMap<string, CredentialRow>;
  readonly roles: ReadonlyMap<string, RoleRow>;
  readonly scopes: ReadonlyMap<string, readonly string[]>;
  readonly tenants: readonly TenantRow[];
}

/** Writes what was observed as `docs/security-matrices.md`. */
export function matricesDocument({ credentials, roles: byRole, scopes, tenants }: Observed): string {
  const columns = Object.keys(presented) as (keyof typeof presented)[];
  return [
    '# Who may do what',
    '',
    'Observed over HTTP on the running product, and written by `npm run matrices`; a test fails where this and the product',
    'differ. The routes are those the product itself says it has.',
    '',
    '## Route and credential',
    '',
    'Which credential each dialect lets in. `wrong key` is a well-formed key that was never issued, in both headers.',
    '',
    ...table(
      ['Route', ...columns],
      [...credentials].map(([route, row]) => [
        code(route),
        ...columns.map((each) => mark(row[each] === 'in')),
      ]),
    ),
    '',
    '## Role and operation',
    '',
    'What each role may do; scopes of API keys are the same operations.',
    '',
    ...table(
      ['Operation', ...roles],
      permissions.map((permission) => [
        code(permission),
        ...roles.map((role) => mark(rolePermissions[role].has(permission))),
      ]),
    ),
    '',
    '## Route and role',
    '',
    'As an organization begins; its setting `crm_contacts_api_roles` can shut roles out of document A (`crm-contacts-api`).',
    '',
    ...table(
      ['Route', ...roles],
      [...byRole].map(([route, row]) => [code(route), ...roles.map((role) => mark(row[role] === 'in'))]),
    ),
    '',
    '## Route and scope',
    '',
    'The scope without which an API key is refused, and with which alone it is let in; `+` where one alone is not enough.',
    '',
    ...table(
      ['Route', 'Scope'],
      [...scopes].map(([route, found]) => [code(route), found.map(code).join(' ') || 'none']),
    ),
    '',
    "## Route and another tenant's ids",
    '',
    "What a route answers to its own tenant's id, and to another tenant's: the same, word for word, as to an id that nobody",
    'has. A list finds nothing. Not a row of the other tenant is changed by any of these requests. Where the own id is',
    'refused or the other one accepted, the id is one that callers choose themselves, or needs a second record with it.',
    '',
    ...table(
      ['Route', 'Where the id stands', 'Own', "Another's"],
      tenants.map(({ route, place, own, foreign }) => [
        code(route),
        code(place),
        String(own),
        foreign.split(' ', 1)[0]!,
      ]),
    ),
    '',
  ].join('\n');
}

function mark(isIn: boolean): string {
  return isIn ? '✓' : '·';
}
