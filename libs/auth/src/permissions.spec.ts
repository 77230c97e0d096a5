import { permissions, roles } from '@rosetta/common';
import { defaultScopes, isPermission, rolePermissions } from './permissions.js';

describe('rolePermissions', () => {
  it('gives each role everything the next weaker one has, and more', () => {
    for (const [i, role] of roles.slice(0, -1).entries()) {
      const weaker = rolePermissions[roles[i + 1]!];
      expect([...weaker].filter((permission) => !rolePermissions[role].has(permission))).toEqual([]);
      expect(rolePermissions[role].size).toBeGreaterThan(weaker.size);
    }
  });

  it('lets the owner do everything there is', () => {
    expect([...rolePermissions.owner].sort()).toEqual([...permissions].sort());
  });

  it('lets a viewer read only', () => {
    expect([...rolePermissions.viewer].filter((permission) => !permission.endsWith(':read'))).toEqual([]);
  });

  it('keeps keys and the audit log from everyone below admin', () => {
    for (const role of ['manager', 'member', 'viewer'] as const) {
      for (const permission of [
        'api-keys:read',
        'api-keys:write',
        'audit-events:read',
        'members:write',
      ] as const) {
        expect(rolePermissions[role].has(permission)).toBe(false);
      }
    }
  });
});

describe('defaultScopes', () => {
  it('holds nothing of administration', () => {
    expect(defaultScopes.filter((scope) => /^(api-keys|members|organization|audit)/.test(scope))).toEqual([]);
  });
});

describe('isPermission', () => {
  it.each(['contacts:erase', 'contacts', '', null, 'toString'])('refuses %p', (text) => {
    expect(isPermission(text)).toBe(false);
  });
});
