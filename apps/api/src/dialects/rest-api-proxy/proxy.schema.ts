import { defineSchema, type Schema, type TableDeclaration } from '@rosetta/postgrest';
import { activities } from './tables/activities.table.js';
import { json, text, zonedTimestamp } from './tables/columns.js';
import { companies } from './tables/companies.table.js';
import { contacts } from './tables/contacts.table.js';
import { customFields } from './tables/custom-fields.table.js';
import { dealContacts } from './tables/deal-contacts.table.js';
import { deals } from './tables/deals.table.js';
import { pipelines } from './tables/pipelines.table.js';
import { relations } from './tables/relations.js';

/** The caller's own preferences, beside PostgREST's: ruling B.15. */
export const MERGE_CUSTOM_FIELDS = 'custom-fields=merge';

/** The schema the proxy shows to an organization; phones in filters are read as the organization's country writes them. */
export const proxySchema = perCountry((defaultCountry) => schemaWith(contacts(defaultCountry)));

/** The same with times as the request's time zone has them. */
export const zonedSchema = perCountry((defaultCountry) => schemaWith(contacts(defaultCountry), inZone));

/** What clients of document D keep with their records is theirs; document B does not show it. */
const HAVE_METADATA: ReadonlySet<string> = new Set(['contacts', 'companies', 'deals']);

/** The proxy's schema with all that records have: what document B does not show must not be lost in an export. */
export const exportSchema = perCountry((defaultCountry) => {
  const shown = contacts(defaultCountry);
  return schemaWith(
    { ...shown, columns: { ...shown.columns, position: text, company_name: text } },
    withMetadata,
  );
});

function withMetadata(table: TableDeclaration): TableDeclaration {
  return HAVE_METADATA.has(table.name) ? { ...table, columns: { ...table.columns, metadata: json } } : table;
}

function schemaWith(
  contactsTable: TableDeclaration,
  adapt: (table: TableDeclaration) => TableDeclaration = (table) => table,
): Schema {
  const tables = [contactsTable, deals, dealContacts, companies, activities, pipelines, customFields];
  return defineSchema({
    tables: tables.map(adapt),
    relations,
    preferences: [MERGE_CUSTOM_FIELDS],
  });
}

function inZone(table: TableDeclaration): TableDeclaration {
  const columns = Object.entries(table.columns).map(([name, column]) => [
    name,
    column.type === 'timestamptz' ? { ...column, ...zonedTimestamp } : column,
  ]);
  return { ...table, columns: Object.fromEntries(columns) as TableDeclaration['columns'] };
}

function perCountry(declare: (defaultCountry: string | null) => Schema) {
  const schemas = new Map<string | null, Schema>();
  return (defaultCountry: string | null): Schema => {
    let schema = schemas.get(defaultCountry);
    if (!schema) schemas.set(defaultCountry, (schema = declare(defaultCountry)));
    return schema;
  };
}
