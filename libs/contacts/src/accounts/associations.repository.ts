import { Injectable } from '@nestjs/common';
import { Database, tenantStatement, type Transaction } from '@rosetta/common';
import { type AssociatedAccount, associatedAccountsSql } from './associated-accounts.js';

/** What stands for and against an association. */
export interface AssociationFacts {
  readonly contactExists: boolean;
  readonly accountExists: boolean;
  readonly accountIsActive: boolean;
  readonly isAssociated: boolean;
  readonly roleExists: boolean;
}

/** What became of an association, and of the contact, where that has changed by it. */
export interface Association {
  readonly isPrimary: boolean;
  readonly contactVersion: number | null;
}

/** Both are held, so that neither is deleted or merged before they are associated. */
const facts = tenantStatement(
  'associations.facts',
  `with c as (
     select c.id from contacts c
     where c.organization_id = {organization} and c.id = $2 and c.deleted_at is null for key share
   ), a as (
     select a.id, a.inactivated_at from companies a
     where a.organization_id = {organization} and a.id = $3 and a.deleted_at is null for key share
   )
   select
     exists (select from c) as "contactExists",
     a.id is not null as "accountExists",
     a.id is not null and a.inactivated_at is null as "accountIsActive",
     exists (select from contact_accounts l where l.organization_id = {organization} and l.contact_id = $2 and l.account_id = $3) as "isAssociated",
     exists (select from contact_roles r where r.organization_id = {organization} and r.rol_id = $4) as "roleExists"
   from (select) one left join a on true`,
);
const associate = tenantStatement(
  'associations.associate',
  `with l as (
     insert into contact_accounts (organization_id, contact_id, account_id, rol_id, is_primary)
     select {organization}, $2, $3, $4, not exists (
       select from contact_accounts p where p.organization_id = {organization} and p.contact_id = $2 and p.is_primary)
     on conflict do nothing returning is_primary
   ), c as (
     update contacts c set company_id = $3, company_name = null, updated_at = now(), version = c.version + 1 from l
     where l.is_primary and c.organization_id = {organization} and c.id = $2
     returning c.version
   )
   select l.is_primary as "isPrimary", (select c.version from c) as "contactVersion" from l`,
);
const ofContact = tenantStatement(
  'associations.of-contact',
  `select ${associatedAccountsSql('$2::uuid')} as accounts`,
);

/** SQL for the places contacts have in accounts. */
@Injectable()
export class AssociationsRepository {
  constructor(private readonly database: Database) {}

  async facts(
    tx: Transaction,
    contactId: string,
    accountId: string,
    rolId: number,
  ): Promise<AssociationFacts> {
    const [row] = await tx.rows<AssociationFacts>(facts, [contactId, accountId, rolId]);
    return row!;
  }

  /** Null when the two were associated at the same moment by somebody else. */
  async associate(
    tx: Transaction,
    contactId: string,
    accountId: string,
    rolId: number,
  ): Promise<Association | null> {
    const [row] = await tx.rows<Association>(associate, [contactId, accountId, rolId]);
    return row ?? null;
  }

  /** The live accounts of a contact, the primary one first. */
  async ofContact(organizationId: string, contactId: string): Promise<readonly AssociatedAccount[]> {
    type Row = { readonly accounts: readonly AssociatedAccount[] };
    const [row] = await this.database.rows<Row>(organizationId, ofContact, [contactId]);
    return row!.accounts;
  }
}
