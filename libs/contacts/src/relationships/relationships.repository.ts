import { Injectable } from '@nestjs/common';
import {
  Database,
  entityColumns,
  ORGANIZATION_IN_SCOPE,
  type Page,
  pageOf,
  primaryStatement,
  tenantStatement,
  type Transaction,
  type Window,
} from '@rosetta/common';
import type { Linked, RelationshipQuery, UserMatch } from './relationship.commands.js';
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
const linkMany = tenantStatement(
  'relationships.link-many',
  `with sent as (
     select * from jsonb_to_recordset($2::jsonb) as s(id uuid, "contactId" uuid, "userId" uuid, "relationshipType" text)
   ), r as (
     insert into relationships as r (organization_id, id, contact_id, user_id, relationship_type, created_by)
     select {organization}, s.id, s."contactId", s."userId", coalesce(s."relationshipType", 'primary'), $3::uuid from sent s
     on conflict (organization_id, contact_id, user_id)
       do update set relationship_type = excluded.relationship_type, updated_at = excluded.updated_at, version = r.version + 1
       where r.relationship_type <> excluded.relationship_type and excluded.id = any($4::uuid[])
     returning r.*, xmax = 0 as is_new
   )
   select ${columns}, r.is_new as "isNew", true as "isChanged" from r
   union all
   select ${columns}, false, false from relationships r join sent s on r.contact_id = s."contactId" and r.user_id = s."userId"
   where r.organization_id = {organization} and not exists (
     select from r w where w.contact_id = r.contact_id and w.user_id = r.user_id)`,
);
/** Of several the primary one, then the oldest; contacts that are deleted keep their relationships. */
const contactOfUser = tenantStatement(
  'relationships.contact-of-user',
  `select c.id from relationships r
   join contacts c on c.organization_id = {organization} and c.id = r.contact_id and c.deleted_at is null
   where r.organization_id = {organization} and r.user_id = $2
   order by r.relationship_type <> 'primary', r.created_at, r.id limit 1`,
);
/** E-mails of users are no records of the organization: no standby is known to have them as they are. */
const potentialMatches = primaryStatement(
  'relationships.potential-matches',
  `with found as (
     select c.id as "contactId", c.full_name as "fullName", c.created_at, i.value as email, u.id as "userId",
       u.name as "userName", m.id as "memberId"
     from auth.members m join auth.users u on u.id = m.user_id
     join contact_identities i on i.organization_id = {organization} and i.value = lower(u.email)
     join contacts c on c.organization_id = {organization} and c.id = i.contact_id and c.deleted_at is null
     where m.organization_id = {organization} and not exists (
       select from relationships r where r.organization_id = {organization} and r.contact_id = c.id)
   )
   select p.*, n.total from (select count(*)::int from found) n(total) left join lateral (
     select f."contactId" as id, f.* from found f order by f.created_at desc, f."contactId", f."userId" limit $2 offset $3
   ) p on true`,
);
const unlink = tenantStatement(
  'relationships.unlink',
  `with r as (
     delete from relationships where organization_id = {organization} and contact_id = $2 and user_id = $3
       and ($4::uuid is null or id = $4) returning *
   ) select ${columns} from r`,
);

/** A relationship as it is to be stored; without a type one that exists keeps its own, and a new one is `primary`. */
export type NewRelationship = Pick<Relationship, 'id' | 'contactId' | 'userId'> & {
  readonly relationshipType: string | null;
};

/** A contact and a user; with an id no other relationship of the two is meant, as one that they have got since. */
export type LinkedPair = Pick<Relationship, 'contactId' | 'userId'> & { readonly id?: string | null };

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

  /** Links each pair, of which none may come twice; answers them in any order. */
  async linkMany(
    tx: Transaction,
    rows: readonly NewRelationship[],
    createdBy: string | null,
  ): Promise<(Linked<Relationship> & { isChanged: boolean })[]> {
    const linked = await tx.rows<Relationship & { isNew: boolean; isChanged: boolean }>(linkMany, [
      JSON.stringify(rows),
      createdBy,
      rows.filter(({ relationshipType }) => relationshipType != null).map(({ id }) => id),
    ]);
    return linked.map(({ isNew, isChanged, ...relationship }) => ({ relationship, isNew, isChanged }));
  }

  /** The id of the contact that a user is linked to. */
  async contactOfUser(organizationId: string, userId: string): Promise<string | null> {
    const [contact] = await this.database.rows<{ id: string }>(organizationId, contactOfUser, [userId]);
    return contact?.id ?? null;
  }

  /** Contacts that nobody is linked to, with the members who have one of their e-mails. */
  async potentialMatches(organizationId: string, { limit, offset }: Window): Promise<Page<UserMatch>> {
    const values = [limit, offset];
    const rows = await this.database.rows<UserMatch & { id: string; total: number }>(
      organizationId,
      potentialMatches,
      values,
    );
    return pageOf(rows, { limit, offset });
  }

  /** A contact's relationships, as this transaction sees them. */
  async within(tx: Transaction, contactId: string): Promise<Relationship[]> {
    return tx.rows<Relationship>(ofContact, [contactId]);
  }

  async unlink(tx: Transaction, { contactId, userId, id = null }: LinkedPair): Promise<Relationship | null> {
    const [relationship] = await tx.rows<Relationship>(unlink, [contactId, userId, id]);
    return relationship ?? null;
  }
}
