import { Injectable } from '@nestjs/common';
import { Database, entityColumns, tenantStatement, type Transaction } from '@rosetta/common';
import { DealContact } from './deal-contact.entity.js';

const columns = entityColumns(DealContact, 'l');

const ofDeal = tenantStatement(
  'deal-contacts.of-deal',
  `select ${columns} from deal_contacts l where l.organization_id = {organization} and l.deal_id = $2
   order by l.is_primary desc, l.created_at, l.id`,
);
const ofDeals = tenantStatement(
  'deal-contacts.of-deals',
  `select l.deal_id as "dealId", l.contact_id as "contactId"
   from unnest($2::uuid[]) as d(id) cross join lateral (
     select * from deal_contacts l where l.organization_id = {organization} and l.deal_id = d.id
     order by l.is_primary desc, l.created_at, l.id limit $3
   ) l order by l.is_primary desc, l.created_at, l.id`,
);
const lockLinks = tenantStatement(
  'deal-contacts.lock',
  `select ${columns} from deal_contacts l join deals d on d.organization_id = l.organization_id and d.id = l.deal_id
   where l.organization_id = {organization} and l.id = any($2::uuid[]) and d.deleted_at is null order by l.id for update of l`,
);
const insertLinks = tenantStatement(
  'deal-contacts.insert',
  `with r as (
     select * from jsonb_to_recordset($2::jsonb) as r(id uuid, "dealId" uuid, "contactId" uuid, role text)
   ), l as (
     insert into deal_contacts (organization_id, id, deal_id, contact_id, role)
     select {organization}, r.id, r."dealId", r."contactId", r.role from r returning *
   ) select ${columns} from l`,
);
const findLinks = tenantStatement(
  'deal-contacts.find',
  `select ${columns} from jsonb_to_recordset($2::jsonb) as r("dealId" uuid, "contactId" uuid)
   join deal_contacts l on l.organization_id = {organization} and l.deal_id = r."dealId" and l.contact_id = r."contactId"
   join deals d on d.organization_id = l.organization_id and d.id = l.deal_id and d.deleted_at is null`,
);
const setRoles = tenantStatement(
  'deal-contacts.set-roles',
  `with l as (
     update deal_contacts l set role = r.role from jsonb_to_recordset($2::jsonb) as r(id uuid, role text)
     where l.organization_id = {organization} and l.id = r.id returning l.*
   ) select ${columns} from l`,
);
const deleteLinks = tenantStatement(
  'deal-contacts.delete',
  `with l as (
     delete from deal_contacts where organization_id = {organization} and id = any($2::uuid[]) returning id
   ) select id from l`,
);

/** A further contact of a deal as it is to be stored. */
export type NewDealContactRow = Pick<DealContact, 'id' | 'dealId' | 'contactId' | 'role'>;

/** A deal and one of its contacts. */
export type DealContactPair = Pick<DealContact, 'dealId' | 'contactId'>;

/** SQL for the contacts of deals. */
@Injectable()
export class DealContactsRepository {
  constructor(private readonly database: Database) {}

  async ofDeal(organizationId: string, dealId: string): Promise<DealContact[]> {
    return this.database.rows<DealContact>(organizationId, ofDeal, [dealId]);
  }

  /** The first so many contacts of each of these deals, the primary one first. */
  async ofDeals(
    organizationId: string,
    dealIds: readonly string[],
    most: number,
  ): Promise<DealContactPair[]> {
    return this.database.rows<DealContactPair>(organizationId, ofDeals, [dealIds, most]);
  }

  async lock(tx: Transaction, ids: readonly string[]): Promise<DealContact[]> {
    return tx.rows<DealContact>(lockLinks, [ids]);
  }

  async insert(tx: Transaction, rows: readonly NewDealContactRow[]): Promise<DealContact[]> {
    return tx.rows<DealContact>(insertLinks, [JSON.stringify(rows)]);
  }

  async find(tx: Transaction, pairs: readonly DealContactPair[]): Promise<DealContact[]> {
    return tx.rows<DealContact>(findLinks, [JSON.stringify(pairs)]);
  }

  async setRoles(tx: Transaction, rows: readonly Pick<DealContact, 'id' | 'role'>[]): Promise<void> {
    await tx.rows(setRoles, [JSON.stringify(rows)]);
  }

  async delete(tx: Transaction, ids: readonly string[]): Promise<string[]> {
    return (await tx.rows<{ id: string }>(deleteLinks, [ids])).map(({ id }) => id);
  }
}
