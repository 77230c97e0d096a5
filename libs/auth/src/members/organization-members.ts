import { Injectable } from '@nestjs/common';
import { Database, tenantStatement, type Transaction } from '@rosetta/common';

const missing = tenantStatement(
  'members.missing',
  `select distinct wanted.id from unnest($2::uuid[]) as wanted(id)
   where not exists (select from auth.members m where m.organization_id = {organization} and m.user_id = wanted.id)`,
);

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
}
