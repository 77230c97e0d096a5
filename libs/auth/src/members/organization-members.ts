import { Inject, Injectable } from '@nestjs/common';
import { POOL } from '@rosetta/common';
import type { Pool } from 'pg';

const missing = {
  name: 'members.missing',
  text: `
    select distinct wanted.id from unnest($2::uuid[]) as wanted(id)
    where not exists (select from auth.members m where m.organization_id = $1 and m.user_id = wanted.id)`,
};

/** Answers other modules' questions about who belongs to an organization. */
@Injectable()
export class OrganizationMembers {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async exists(organizationId: string, userId: string): Promise<boolean> {
    return (await this.missing(organizationId, [userId])).length === 0;
  }

  /** Which of these users are not members of the organization. */
  async missing(organizationId: string, userIds: readonly string[]): Promise<string[]> {
    if (userIds.length === 0) return [];
    const { rows } = await this.pool.query<{ id: string }>({ ...missing, values: [organizationId, userIds] });
    return rows.map(({ id }) => id);
  }
}
