import { Injectable } from '@nestjs/common';
import {
  Database,
  type Page,
  pageOf,
  type Role,
  tenantStatement,
  type Transaction,
  type Window,
} from '@rosetta/common';
import type { Member } from './member.commands.js';

const columns = `m.id, m.user_id as "userId", u.email, u.name, m.role, m.created_at as "createdAt"`;

const getMember = tenantStatement(
  'members.get',
  `select ${columns} from auth.members m join auth.users u on u.id = m.user_id
   where m.organization_id = {organization} and m.id = $2`,
);
const listMembers = tenantStatement(
  'members.list',
  `select p.*, n.total
   from (select count(*)::int from auth.members m where m.organization_id = {organization}) n(total)
   left join lateral (
     select ${columns} from auth.members m join auth.users u on u.id = m.user_id
     where m.organization_id = {organization} order by m.created_at, m.id limit $2 offset $3
   ) p on true`,
);
/** Changes of an organization's people take turns, so that its last two owners cannot both leave at once. */
const lockOrganization = tenantStatement(
  'members.lock-organization',
  `select id from auth.organizations where id = {organization} for update`,
);
const countOwners = tenantStatement(
  'members.count-owners',
  `select count(*)::int as owners from auth.members where organization_id = {organization} and role = 'owner'`,
);
const findUser = tenantStatement(
  'members.find-user',
  `select u.id as "userId", m.id as "memberId" from auth.users u
   left join auth.members m on m.user_id = u.id and m.organization_id = {organization}
   where u.email = $2`,
);
const insertMember = tenantStatement(
  'members.insert',
  `with m as (
     insert into auth.members (organization_id, user_id, role, created_at) values ({organization}, $2, $3, now()) returning *
   ) select ${columns} from m join auth.users u on u.id = m.user_id`,
);
const updateRole = tenantStatement(
  'members.update-role',
  `with m as (
     update auth.members set role = $3, updated_at = now() where organization_id = {organization} and id = $2 returning *
   ) select ${columns} from m join auth.users u on u.id = m.user_id`,
);
const deleteMember = tenantStatement(
  'members.delete',
  `with m as (delete from auth.members where organization_id = {organization} and id = $2 returning id) select id from m`,
);

/** SQL for an organization's members. */
@Injectable()
export class MembersRepository {
  constructor(private readonly database: Database) {}

  async list(organizationId: string, { limit, offset }: Window): Promise<Page<Member>> {
    const rows = await this.database.rows<Member & { total: number }>(organizationId, listMembers, [
      limit,
      offset,
    ]);
    return pageOf(rows, { limit, offset });
  }

  async find(organizationId: string, id: string): Promise<Member | null> {
    return (await this.database.rows<Member>(organizationId, getMember, [id]))[0] ?? null;
  }

  async get(tx: Transaction, id: string): Promise<Member | null> {
    return (await tx.rows<Member>(getMember, [id]))[0] ?? null;
  }

  /** A transaction that changes who belongs to an organization: such ones run one after the other. */
  async changing<T>(organizationId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.transaction(organizationId, async (tx) => {
      await tx.rows(lockOrganization);
      return work(tx);
    });
  }

  async countOwners(tx: Transaction): Promise<number> {
    return (await tx.rows<{ owners: number }>(countOwners))[0]?.owners ?? 0;
  }

  /** The user with this e-mail, and their membership if they have one already. */
  async findUser(
    tx: Transaction,
    email: string,
  ): Promise<{ userId: string; memberId: string | null } | null> {
    return (await tx.rows<{ userId: string; memberId: string | null }>(findUser, [email]))[0] ?? null;
  }

  async insert(tx: Transaction, userId: string, role: Role): Promise<Member> {
    return (await tx.rows<Member>(insertMember, [userId, role]))[0]!;
  }

  async updateRole(tx: Transaction, id: string, role: Role): Promise<Member> {
    return (await tx.rows<Member>(updateRole, [id, role]))[0]!;
  }

  async delete(tx: Transaction, id: string): Promise<void> {
    await tx.rows(deleteMember, [id]);
  }
}
