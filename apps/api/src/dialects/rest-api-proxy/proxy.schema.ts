import { defineSchema, type Schema } from '@rosetta/postgrest';
import { activities } from './tables/activities.table.js';
import { companies } from './tables/companies.table.js';
import { contacts } from './tables/contacts.table.js';
import { customFields } from './tables/custom-fields.table.js';
import { dealContacts } from './tables/deal-contacts.table.js';
import { deals } from './tables/deals.table.js';
import { pipelines } from './tables/pipelines.table.js';
import { relations } from './tables/relations.js';

/** The caller's own preferences, beside PostgREST's: ruling B.15. */
export const MERGE_CUSTOM_FIELDS = 'custom-fields=merge';

const schemas = new Map<string | null, Schema>();

/** The schema the proxy shows to an organization; phones in filters are read as the organization's country writes them. */
export function proxySchema(defaultCountry: string | null): Schema {
  let schema = schemas.get(defaultCountry);
  if (!schema) {
    schema = defineSchema({
      tables: [contacts(defaultCountry), deals, dealContacts, companies, activities, pipelines, customFields],
      relations,
      preferences: [MERGE_CUSTOM_FIELDS],
    });
    schemas.set(defaultCountry, schema);
  }
  return schema;
}
