import { type Actor, type Database, entityColumns, type Permission, tenantStatement } from '@rosetta/common';
import { Account, Contact } from '@rosetta/contacts';
import { Deal } from '@rosetta/deals';
import type { JournalEntry } from '@rosetta/events';

const byIds = (name: string, table: string, columns: string) =>
  tenantStatement(
    `proxy-webhooks.${name}`,
    `select ${columns} from ${table} r where r.organization_id = {organization} and r.id = any($2::uuid[])`,
  );
const contactsByIds = byIds('contacts', 'contacts', entityColumns(Contact, 'r'));
const dealsByIds = byIds('deals', 'deals', entityColumns(Deal, 'r'));
const companiesByIds = byIds('companies', 'companies', entityColumns(Account, 'r'));
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

/** Records by their ids, deleted ones too, as far as the reader may read them. */
export interface ToldRecords {
  readonly contacts: ReadonlyMap<string, Contact>;
  readonly deals: ReadonlyMap<string, Deal>;
  readonly companies: ReadonlyMap<string, Account>;
  readonly organization: ToldOrganization;
}

/** Reads what changes tell of, as it is by now, and what belongs to it: four statements for any number of changes. */
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
  const idsOf = (kind: JournalEntry['entity']) =>
    entries.filter(({ entity }) => entity === kind).map(({ entityId }) => entityId);

  const deals = await of<Deal>(dealsByIds, 'deals:read', idsOf('deal'));
  const ofDeals = [...deals.values()].map(({ contactId }) => contactId);
  const contacts = await of<Contact>(contactsByIds, 'contacts:read', [...idsOf('contact'), ...ofDeals]);
  const companyIds = [...contacts.values()].map(({ companyId }) => companyId);
  const companies = await of<Account>(companiesByIds, 'companies:read', companyIds);
  const [organization] = await database.rows<ToldOrganization>(organizationId, ownOrganization);
  return { contacts, deals, companies, organization: organization! };
}
