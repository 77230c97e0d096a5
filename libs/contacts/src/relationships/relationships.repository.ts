import { Injectable } from '@nestjs/common';
import {
  Database,
  entityColumns,
  ORGANIZATION_IN_SCOPE,
  type Page,
  pageOf,
  tenantStatement,
  type Transaction,
} from '@rosetta/common';
import type { Linked, RelationshipQuery } from './relationship.commands.js';
import { Relationship } from './relationship.entity.js';

const columns = entityColumns(Relationship, 'r');

const ofContact = tenantStatement(
  'relationships.of-contact',
  `select ${columns} from relationships r where r.organization_id = {organization} and r.contact_id = $2
   order by r.created_at, r.id`,
);
const getRelationship = tenantStatement(
  'relationships.get',
  `select ${columns} from relationships r join contacts c on c.organization_id = r.organization_id and c.id = r.contact_id
   where r.organization_id = {organization} and r.id = $2 and c.deleted_at is null`,
);
const link = tenantStatement(
  'relationships.link',
  `with r as (
     insert into relationships as r (organization_id, id, contact_id, user_id, relationship_type, created_by)
     values ({organization}, $2, $3, $4, $5, $6)
     on conflict (organization_id, contact_id, user_id)
       do update set relationship_type = excluded.relationship_type, updated_at = now(), version = r.version + 1
       where r.relationship_type <> excluded.relationship_type
     returning r.*, xmax = 0 as is_new
   )
   select ${columns}, r.is_new as "isNew", true as "isChanged" from r
   union all
   select ${columns}, false, false from relationships r
   where r.organization_id = {organization} and r.contact_id = $3 and r.user_id = $4 and not exists (select from r)`,
);
const unlink = tenantStatement(
  'relationships.unlink',
  `with r as (
     delete from relationships where organization_id = {organization} and contact_id = $2 and user_id = $3 returning *
   ) select ${columns} from r`,
);

/** SQL for relationships. */
@Injectable()
export class RelationshipsRepository {
  constructor(private readonly database: Database) {}

  /** A contact's relationships, oldest first. */
  async ofContact(organizationId: string, contactId: string): Promise<Relationship[]> {
    return this.database.rows<Relationship>(organizationId, ofContact, [contactId]);
  }

  async get(organizationId: string, id: string): Promise<Relationship | null> {
    const [relationship] = await this.database.rows<Relationship>(organizationId, getRelationship, [id]);
    return relationship ?? null;
  }

  async list(organizationId: string, query: RelationshipQuery): Promise<Page<Relationship>> {
    const parameters: unknown[] = [query.limit, query.offset];
    const conditions = [`r.organization_id = ${ORGANIZATION_IN_SCOPE}`, 'c.deleted_at is null'];
    if (query.contactId) conditions.push(`r.contact_id = $${parameters.push(query.contactId) + 1}::uuid`);
    if (query.userId) conditions.push(`r.user_id = $${parameters.push(query.userId) + 1}::uuid`);
    const from = `from relationships r join contacts c on c.organization_id = r.organization_id and c.id = r.contact_id
      where ${conditions.join(' and ')}`;
    const sql = `select p.*, n.total from (select count(*) ${from}) n(total) left join lateral (
      select ${columns} ${from} order by r.created_at desc, r.id desc limit $2 offset $3) p on true`;
    const rows = await this.database.select<Relationship & { total: string }>(
      organizationId,
      sql,
      parameters,
    );
    return pageOf(rows, query);
  }

  async link(
    tx: Transaction,
    row: Pick<Relationship, 'id' | 'contactId' | 'userId' | 'relationshipType' | 'createdBy'>,
  ): Promise<Linked<Relationship> & { isChanged: boolean }> {
    const { id, contactId, userId, relationshipType, createdBy } = row;
    const [linked] = await tx.rows<Relationship & { isNew: boolean; isChanged: boolean }>(link, [
      id,
      contactId,
      userId,
      relationshipType,
      createdBy,
    ]);
    const { isNew, isChanged, ...relationship } = linked!;
    return { relationship, isNew, isChanged };
  }

  async unlink(tx: Transaction, contactId: string, userId: string): Promise<Relationship | null> {
    const [relationship] = await tx.rows<Relationship>(unlink, [contactId, userId]);
    return relationship ?? null;
  }
}
