import { ORGANIZATION_IN_SCOPE, totalOf } from '@rosetta/common';
import {
  type Contact,
  equivalentIdentities,
  mayContain,
  normalizeEmail,
  normalizePhone,
} from '@rosetta/contacts';
import { type ColumnDeclaration, formatArrayLiteral, type TableDeclaration } from '@rosetta/postgrest';
import {
  id,
  indexedJson,
  json,
  liveRows,
  orderedTimestamp,
  sortedBy,
  tenantTable,
  text,
  texts,
  uuid,
} from './columns.js';
import type { Fields } from './fields.js';

/** What callers write of a contact (document B, section 2.2). */
export const contactFields = {
  first_name: { ...name('first_name_key'), property: 'firstName' },
  last_name: { ...name('last_name_key'), property: 'lastName' },
  phones: { ...texts, property: 'phones' },
  emails: { ...identities((email) => normalizeEmail(withPlus(email)) ?? email), property: 'emails' },
  tags: { ...texts, property: 'tags' },
  source: { ...text, property: 'source' },
  custom_fields: { ...indexedJson, property: 'customFields' },
  assignee_id: { ...uuid, property: 'assigneeId' },
  company_id: { ...uuid, property: 'companyId' },
  description: { ...text, property: 'description' },
  opt_in_status: {
    type: 'boolean',
    default: true,
    property: 'optInStatus',
    description: 'Whether the contact agrees to be written to.',
  },
} as const satisfies Fields<Contact>;

/** The proxy's `contacts`; phones in filters are read as the organization's country writes them. */
export function contacts(defaultCountry: string | null): TableDeclaration {
  return {
    name: 'contacts',
    ...tenantTable('contacts'),
    total: totalOf('contact'),
    primaryKey: ['id'],
    scope: liveRows,
    columns: {
      id,
      ...contactFields,
      phones: identities((phone) => normalizePhone(phone, defaultCountry) ?? phone),
      created_at: orderedTimestamp,
      updated_at: orderedTimestamp,
      phone_extensions: { ...json, description: 'Extensions, by the phone number that they belong to.' },
    },
  };
}

/** A name: sorted by the key that is stored beside it, found by the text in which searches look. */
function name(key: string) {
  return {
    ...text,
    ...sortedBy(key),
    narrow: (alias, texts, bind) => {
      const bindAny = (value: unknown) =>
        bind(Array.isArray(value) ? formatArrayLiteral(value as string[]) : String(value));
      const conditions = texts.map((literal) => mayContain(`${alias}.search_text`, literal, bindAny));
      return conditions.filter((condition) => condition !== null).join(' and ') || null;
    },
  } as const satisfies ColumnDeclaration;
}

/** In a query an unescaped `+` arrives as a blank, which no e-mail address has. */
function withPlus(email: string): string {
  return email.trim().replaceAll(' ', '+');
}

/**
 * A list of e-mails or phones: found through the identity table in whichever notation, else compared in the form in which
 * they are stored.
 */
function identities(normalize: (value: string) => string) {
  return {
    ...texts,
    normalize,
    lookup: (values) =>
      `select i.contact_id from contact_identities i
        where i.organization_id = ${ORGANIZATION_IN_SCOPE} and i.value in (${values.join(', ')})`,
    lookupValues: equivalentIdentities,
  } as const satisfies ColumnDeclaration;
}
