import { type Actor, type Database, entityColumns, type Permission, tenantStatement } from '@rosetta/common';
import { Account, Contact } from '@rosetta/contacts';
import { type Deal, dealColumns } from '@rosetta/deals';
import type { JournalEntry } from '@rosetta/events';
import { pastStates } from './past-states.js';

const byIds = (table: string, alias: string, columns: string) =>
  tenantStatement(
    `proxy-webhooks.${table}`,
    `select ${columns} from ${table} ${alias} where ${alias}.organization_id = {organization} and ${alias}.id = any($2::uuid[])`,
  );
const contactsByIds = byIds('contacts', 'c', entityColumns(Contact, 'c'));
const dealsByIds = byIds('deals', 'd', dealColumns);
const companiesByIds = byIds('companies', 'a', entityColumns(Account, 'a'));
const ownOrganization = tenantStatement(
  'proxy-webhooks.organization',
  `select o.id, o.name, o.slug, o.created_at as "createdAt" from auth.organizations o where o.id = {organization}`,
);

/** An organization, as far as its payloads tell of it. */
export interface ToldOrganization {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly createdAt: Date;
}

/** What entries tell of, as far as the reader may read it, deleted records too. */
export interface ToldRecords {
  /** Contacts as they were once they were changed so, by the ids of the entries. */
  readonly changedContacts: ReadonlyMap<string, Contact>;
  /** Deals likewise. */
  readonly changedDeals: ReadonlyMap<string, Deal>;
  /** Contacts of these deals as they are now, by their own ids. */
  readonly contacts: ReadonlyMap<string, Contact>;
  /** Companies of these contacts, likewise. */
  readonly companies: ReadonlyMap<string, Account>;
  readonly organization: ToldOrganization;
}

/** Reads what changes tell of, as it was then, and what belongs to it, as it is by now: seven statements for any number of changes. */
export async function readRecords(
  database: Database,
  { organizationId, permissions }: Actor,
  entries: readonly JournalEntry[],
): Promise<ToldRecords> {
  const of = async <Row extends { id: string }>(
    statement: typeof contactsByIds,
    needs: Permission,
    ids: (string | null)[],
  ) => {
    const wanted = [...new Set(ids.filter((id) => id !== null))];
    if (wanted.length === 0 || !permissions.has(needs)) return new Map<string, Row>();
    const rows = await database.rows<Row>(organizationId, statement, [wanted]);
    return new Map(rows.map((row) => [row.id, row]));
  };
  const changed = async <Row extends Contact | Deal>(
    statement: typeof contactsByIds,
    needs: Permission,
    kind: JournalEntry['entity'],
  ) => {
    const ofKind = entries.filter(({ entity }) => entity === kind);
    const ids = ofKind.map(({ entityId }) => entityId);
    return pastStates(database, organizationId, ofKind, await of<Row>(statement, needs, ids));
  };

  const changedContacts = await changed<Contact>(contactsByIds, 'contacts:read', 'contact');
  const changedDeals = await changed<Deal>(dealsByIds, 'deals:read', 'deal');
  const ofDeals = [...changedDeals.values()].map(({ contactId }) => contactId);
  const contacts = await of<Contact>(contactsByIds, 'contacts:read', ofDeals);
  const companyIds = [...contacts.values()].map(({ companyId }) => companyId);
  const companies = await of<Account>(companiesByIds, 'companies:read', companyIds);
  const [organization] = await database.rows<ToldOrganization>(organizationId, ownOrganization);
  return { changedContacts, changedDeals, contacts, companies, organization: organization! };
}
