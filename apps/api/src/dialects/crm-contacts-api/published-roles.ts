import { invalid, type Role } from '@rosetta/common';

/** A role as document A's system calls it. */
export interface PublishedRole {
  readonly id: string;
  readonly name: string;
  readonly level: number;
  readonly description: string;
}

/**
 * Our roles by the names and levels that document A's system publishes: a member is its Factory, who works with all
 * records. Its own "Member", an ordinary user without a way in, has no counterpart here.
 */
export const publishedRoles: Readonly<Record<Role, PublishedRole>> = {
  owner: { id: 'owner', name: 'Owner', level: 100, description: 'Everything, and the organization itself' },
  admin: { id: 'admin', name: 'Admin', level: 100, description: 'Everything' },
  manager: { id: 'manager', name: 'Manager', level: 75, description: 'All records, many at once' },
  member: { id: 'factory', name: 'Factory', level: 50, description: 'All records' },
  viewer: { id: 'viewer', name: 'Viewer', level: 10, description: 'Reads only' },
};

const roleOf = new Map(Object.entries(publishedRoles).map(([role, { id }]) => [id, role as Role]));

/** The role of this id or name, whatever the case. */
export function readRole(id: string): Role {
  const role = roleOf.get(id.trim().toLowerCase());
  if (!role) throw invalid(`role_id must be one of ${[...roleOf.keys()].join(', ')}`, 'role_id');
  return role;
}
