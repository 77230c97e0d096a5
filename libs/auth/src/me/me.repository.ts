import { Inject, Injectable } from '@nestjs/common';
import { POOL } from '@rosetta/common';
import type { Pool } from 'pg';

/** A user, with the organization that their request is about, if there is one. */
export interface Me {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly image: string | null;
  readonly createdAt: Date;
  readonly organization: { id: string; name: string; slug: string } | null;
}

const getMe = {
  name: 'me.get',
  text: `
    select u.id, u.name, u.email, u.email_verified as "emailVerified", u.image, u.created_at as "createdAt",
      case when o.id is not null then json_build_object('id', o.id, 'name', o.name, 'slug', o.slug) end as organization
    from auth.users u
    left join auth.members m on m.user_id = u.id and m.organization_id = $2
    left join auth.organizations o on o.id = m.organization_id
    where u.id = $1`,
};

/** SQL for the user who asks, who may be in no organization. */
@Injectable()
export class MeRepository {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async get(userId: string, organizationId: string | null): Promise<Me | null> {
    const { rows } = await this.pool.query<Me>({ ...getMe, values: [userId, organizationId] });
    return rows[0] ?? null;
  }
}
