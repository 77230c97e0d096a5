import { ORGANIZATION_IN_SCOPE } from '@rosetta/common';
import { normalizeEmail, normalizePhone } from '@rosetta/contacts';
import { type ColumnDeclaration, defineSchema, type Schema, type TableDeclaration } from '@rosetta/postgrest';

/** The caller's own preferences, beside PostgREST's: ruling B.15. */
export const MERGE_CUSTOM_FIELDS = 'custom-fields=merge';

const schemas = new Map<string | null, Schema>();

/** The schema the proxy shows to an organization; phones in filters are read as the organization's country writes them. */
export function proxySchema(defaultCountry: string | null): Schema {
  let schema = schemas.get(defaultCountry);
  if (!schema) {
    schema = defineSchema({ tables: [contacts(defaultCountry)], preferences: [MERGE_CUSTOM_FIELDS] });
    schemas.set(defaultCountry, schema);
  }
  return schema;
}

const text: ColumnDeclaration = { type: 'text' };
const uuid: ColumnDeclaration = { type: 'uuid' };
/** Columns that the system keeps: a body may name them, as one that was read and is sent back does, and is not heeded. */
export const systemColumns: ReadonlySet<string> = new Set(['created_at', 'updated_at']);

/** Answered in UTC with milliseconds and `Z`. */
const timestamp: ColumnDeclaration = {
  type: 'timestamptz',
  select: (value) => `to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
};

function contacts(defaultCountry: string | null): TableDeclaration {
  return {
    name: 'contacts',
    source: 'contacts',
    primaryKey: ['id'],
    scope: liveRows,
    columns: {
      id: { ...uuid, default: true },
      first_name: text,
      last_name: text,
      phones: identities((phone) => normalizePhone(phone, defaultCountry) ?? phone),
      emails: identities((email) => normalizeEmail(email) ?? email),
      tags: { type: 'text[]', default: true },
      source: text,
      custom_fields: { type: 'jsonb', default: true },
      assignee_id: uuid,
      company_id: uuid,
      description: text,
      opt_in_status: { type: 'boolean', default: true },
      created_at: timestamp,
      updated_at: timestamp,
    },
  };
}

/** A list of e-mails or phones: found through the identity table, compared in the form in which they are stored. */
function identities(normalize: (value: string) => string): ColumnDeclaration {
  return {
    type: 'text[]',
    default: true,
    normalize,
    contains: (alias, element) =>
      `${alias}.id in (select i.contact_id from contact_identities i
        where i.organization_id = ${ORGANIZATION_IN_SCOPE} and i.value = ${element})`,
  };
}

function liveRows(alias: string): string {
  return `${alias}.organization_id = ${ORGANIZATION_IN_SCOPE} and ${alias}.deleted_at is null`;
}
