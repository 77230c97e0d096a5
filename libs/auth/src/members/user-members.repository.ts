import { Injectable } from '@nestjs/common';
import { Database, type Page, pageOf, tenantStatement, type Transaction, type Window } from '@rosetta/common';
import type { UserMember } from './user-member.commands.js';

const kept = 'm.user_id, m.role, m.subscription_tier, m.credits, m.created_at, m.updated_at';
/** Who was let in again since, in whichever way, is no longer suspended. */
const everybody = `(
  select m.id, ${kept}, 'active' as status from auth.members m where m.organization_id = {organization}
  union all
  select m.member_id, ${kept}, m.status from suspended_members m where m.organization_id = {organization} and not exists (
    select from auth.members a where a.organization_id = {organization} and a.user_id = m.user_id)
) m`;
const columns = `m.id, m.user_id as "userId", u.email, u.name, m.role, m.subscription_tier as "subscriptionTier", m.status,
  m.credits::float8 as credits, m.created_at as "createdAt", m.updated_at as "updatedAt"`;

const listUsers = tenantStatement(
  'user-members.list',
  `select p.*, n.total from (select count(*)::int from ${everybody}) n(total)
   left join lateral (
     select ${columns} from ${everybody} join auth.users u on u.id = m.user_id
     order by m.created_at, m.id limit $2 offset $3
   ) p on true`,
);
const getUser = tenantStatement(
  'user-members.get',
  `select ${columns} from ${everybody} join auth.users u on u.id = m.user_id where m.user_id = $2`,
);
const updateActive = tenantStatement(
  'user-members.update-active',
  `update auth.members set role = $3, subscription_tier = $4, credits = $5::numeric, updated_at = now()
   where organization_id = {organization} and user_id = $2`,
);
const updateSuspended = tenantStatement(
  'user-members.update-suspended',
  `update suspended_members set role = $3, subscription_tier = $4, credits = $5::numeric, status = $6, updated_at = now()
   where organization_id = {organization} and user_id = $2`,
);
const suspend = tenantStatement(
  'user-members.suspend',
  `with gone as (delete from auth.members where organization_id = {organization} and user_id = $2 returning *)
   insert into suspended_members (organization_id, member_id, user_id, role, subscription_tier, credits, status, created_at)
   select organization_id, id, user_id, $3, $4, $5::numeric, $6, created_at from gone
   on conflict (organization_id, user_id) do update set member_id = excluded.member_id, role = excluded.role,
     subscription_tier = excluded.subscription_tier, credits = excluded.credits, status = excluded.status,
     created_at = excluded.created_at, updated_at = now()`,
);
const letIn = tenantStatement(
  'user-members.let-in',
  `with back as (delete from suspended_members where organization_id = {organization} and user_id = $2 returning *)
   insert into auth.members (organization_id, id, user_id, role, subscription_tier, credits, created_at)
   select organization_id, member_id, user_id, $3, $4, $5::numeric, created_at from back`,
);
const forget = tenantStatement(
  'user-members.forget',
  `with s as (
     delete from suspended_members where organization_id = {organization} and user_id = $2 returning user_id
   ), m as (
     delete from auth.members where organization_id = {organization} and user_id = $2 returning user_id
   ) select user_id from s union all select user_id from m`,
);

/** SQL for members as document A's users: those who are let in, and those who are suspended. */
@Injectable()
export class UserMembersRepository {
  constructor(private readonly database: Database) {}

  async list(organizationId: string, { limit, offset }: Window): Promise<Page<UserMember>> {
    const rows = await this.database.rows<UserMember & { total: number }>(organizationId, listUsers, [
      limit,
      offset,
    ]);
    return pageOf(rows, { limit, offset });
  }

  async find(organizationId: string, userId: string): Promise<UserMember | null> {
    return (await this.database.rows<UserMember>(organizationId, getUser, [userId]))[0] ?? null;
  }

  async get(tx: Transaction, userId: string): Promise<UserMember | null> {
    return (await tx.rows<UserMember>(getUser, [userId]))[0] ?? null;
  }

  /** Stores what became of a member: whoever is not active has no membership. */
  async store(tx: Transaction, before: UserMember, after: UserMember): Promise<void> {
    const { userId, role, subscriptionTier, credits, status } = after;
    const values = [userId, role, subscriptionTier, credits];
    if (after.status === 'active') await tx.rows(before.status === 'active' ? updateActive : letIn, values);
    else await tx.rows(before.status === 'active' ? suspend : updateSuspended, [...values, status]);
  }

  async forget(tx: Transaction, userId: string): Promise<void> {
    await tx.rows(forget, [userId]);
  }
}
