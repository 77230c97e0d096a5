import { Injectable } from '@nestjs/common';
import { tenantStatement, type Transaction } from '@rosetta/common';

/** What an import has done to a record, and others since the file arrived, in order. */
export interface RecordEvent {
  readonly entityId: string;
  readonly action: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  /** Of the import, or of taking it back. */
  readonly isOwn: boolean;
  readonly isUndo: boolean;
}

/** What stands on a contact. */
export interface ContactUse {
  readonly id: string;
  /** Deals that the import made, and that are still there. */
  readonly hasOwnDeals: boolean;
  /** Deals, activities or relationships that it did not make. */
  readonly isUsed: boolean;
}

const events = tenantStatement(
  'import-undo.events',
  `select e.entity_id as "entityId", e.action, e.before, e.after, e.import_id is not distinct from $2 as "isOwn",
     e.import_id is not distinct from $2 and e.occurred_at >= i.undo_started_at as "isUndo"
   from imports i
   join audit_events e on e.organization_id = i.organization_id and e.entity_id = any($3::uuid[])
     and e.occurred_at >= i.created_at
   where i.organization_id = {organization} and i.id = $2
   order by e.id`,
);

const uses = tenantStatement(
  'import-undo.uses',
  `select c.id,
     coalesce(bool_or(d.own), false) as "hasOwnDeals",
     coalesce(bool_or(not d.own), false)
       or exists (select from activities a
         where a.organization_id = {organization} and a.contact_id = c.id and a.deleted_at is null)
       or exists (select from relationships r where r.organization_id = {organization} and r.contact_id = c.id)
       as "isUsed"
   from unnest($3::uuid[]) c(id) left join lateral (
     select exists (select from audit_events e
       where e.organization_id = {organization} and e.entity_id = d.id and e.import_id = $2) as own
     from (
       select d.id from deals d
       where d.organization_id = {organization} and d.contact_id = c.id and d.deleted_at is null
       union
       select d.id from deal_contacts x
       join deals d on d.organization_id = x.organization_id and d.id = x.deal_id and d.deleted_at is null
       where x.organization_id = {organization} and x.contact_id = c.id
     ) d
   ) d on true
   group by c.id`,
);

const companyUses = tenantStatement(
  'import-undo.company-uses',
  `select c.id from unnest($2::uuid[]) c(id)
   where exists (select from contacts x
       where x.organization_id = {organization} and x.company_id = c.id and x.deleted_at is null)
     or exists (select from deals d
       where d.organization_id = {organization} and d.company_id = c.id and d.deleted_at is null)
     or exists (select from contact_accounts a
       join contacts x on x.organization_id = a.organization_id and x.id = a.contact_id and x.deleted_at is null
       where a.organization_id = {organization} and a.account_id = c.id)`,
);

/** SQL that tells what became of the records of an import since. */
@Injectable()
export class ImportUndoRepository {
  /** What happened to these records since the file arrived, the oldest first. */
  async events(tx: Transaction, importId: string, ids: readonly string[]): Promise<RecordEvent[]> {
    return tx.rows<RecordEvent>(events, [importId, ids]);
  }

  /** What stands on these contacts. */
  async uses(tx: Transaction, importId: string, contactIds: readonly string[]): Promise<ContactUse[]> {
    return tx.rows<ContactUse>(uses, [importId, contactIds]);
  }

  /** On which of these companies a contact or a deal stands. */
  async usedCompanies(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
    return new Set((await tx.rows<{ id: string }>(companyUses, [ids])).map(({ id }) => id));
  }
}
