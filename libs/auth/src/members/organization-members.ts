import { Injectable } from '@nestjs/common';
import { Database, tenantStatement, type Transaction } from '@rosetta/common';

const missing = tenantStatement(
  'members.missing',
  `select distinct wanted.id from unnest($2::uuid[]) as wanted(id)
   where not exists (select from auth.members m where m.organization_id = {organization} and m.user_id = wanted.id)`,
);

const named = tenantStatement(
  'members.named',
  `select u.id, lower(u.email) as email, lower(btrim(u.name)) as name
   from auth.members m join auth.users u on u.id = m.user_id
   where m.organization_id = {organization} and (lower(u.email) = any($2::text[]) or lower(btrim(u.name)) = any($2::text[]))
   order by u.id`,
);

const namesOf = tenantStatement(
  'members.names-of',
  `select u.id, u.name from auth.members m join auth.users u on u.id = m.user_id
   where m.organization_id = {organization} and m.user_id = any($2::uuid[])`,
);

/** A member by what people call them; lower case. */
export interface NamedMember {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/**
 * Answers other modules' questions about who belongs to an organization. Who asks inside a transaction passes it: one that
 * waits for a second connection while it holds one can starve the pool.
 */
@Injectable()
export class OrganizationMembers {
  constructor(private readonly database: Database) {}

  async exists(scope: string | Transaction, userId: string): Promise<boolean> {
    return (await this.missing(scope, [userId])).length === 0;
  }

  /** Which of these users are not members of the organization. */
  async missing(scope: string | Transaction, userIds: readonly string[]): Promise<string[]> {
    if (userIds.length === 0) return [];
    const rows =
      typeof scope === 'string'
        ? await this.database.rows<{ id: string }>(scope, missing, [userIds])
        : await scope.rows<{ id: string }>(missing, [userIds]);
    return rows.map(({ id }) => id);
  }

  /** The members that have one of these as e-mail or name, whatever the case; one statement for any number. */
  async named(tx: Transaction, texts: readonly string[]): Promise<NamedMember[]> {
    if (texts.length === 0) return [];
    return tx.rows<NamedMember>(named, [[...new Set(texts.map((text) => text.toLowerCase()))]]);
  }

  /** The names of those of these users who are members, by their ids; one statement for any number, none for none. */
  async namesOf(organizationId: string, userIds: readonly (string | null)[]): Promise<Map<string, string>> {
    const wanted = [...new Set(userIds)].filter((id) => id !== null);
    if (wanted.length === 0) return new Map();
    const rows = await this.database.rows<{ id: string; name: string }>(organizationId, namesOf, [wanted]);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}
