import { ORGANIZATION_IN_SCOPE, totalOf } from '@rosetta/common';
import { mayContain, normalizeEmail, normalizePhone } from '@rosetta/contacts';
import { type ColumnDeclaration, formatArrayLiteral, type TableDeclaration } from '@rosetta/postgrest';
import { id, indexedJson, liveRows, orderedTimestamp, tenantTable, text, texts, uuid } from './columns.js';

/** The proxy's `contacts` (document B, section 2.2). */
export function contacts(defaultCountry: string | null): TableDeclaration {
  return {
    name: 'contacts',
    ...tenantTable('contacts'),
    total: totalOf('contact'),
    primaryKey: ['id'],
    scope: liveRows,
    columns: {
      id,
      first_name: name('first_name_key'),
      last_name: name('last_name_key'),
      phones: identities((phone) => normalizePhone(phone, defaultCountry) ?? phone),
      emails: identities((email) => normalizeEmail(email) ?? email),
      tags: texts,
      source: text,
      custom_fields: indexedJson,
      assignee_id: uuid,
      company_id: uuid,
      description: text,
      opt_in_status: { type: 'boolean', default: true },
      created_at: orderedTimestamp,
      updated_at: orderedTimestamp,
    },
  };
}

/** A name: sorted by the key that is stored beside it, found by the text in which searches look. */
function name(key: string): ColumnDeclaration {
  return {
    ...text,
    sort: (alias) => `${alias}.${key}`,
    isOrdered: true,
    narrow: (alias, texts, bind) => {
      const bindAny = (value: unknown) =>
        bind(Array.isArray(value) ? formatArrayLiteral(value as string[]) : String(value));
      const conditions = texts.map((literal) => mayContain(`${alias}.search_text`, literal, bindAny));
      return conditions.filter((condition) => condition !== null).join(' and ') || null;
    },
  };
}

/** A list of e-mails or phones: found through the identity table, compared in the form in which they are stored. */
function identities(normalize: (value: string) => string): ColumnDeclaration {
  return {
    ...texts,
    normalize,
    lookup: (element) =>
      `select i.contact_id from contact_identities i
        where i.organization_id = ${ORGANIZATION_IN_SCOPE} and i.value = ${element}`,
  };
}
