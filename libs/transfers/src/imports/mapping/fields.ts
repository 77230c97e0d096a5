import type { PrefixedEntity } from '@rosetta/common';
import type { ImportEntity } from '../import.entity.js';
import type { CellKind } from './cells.js';

/** A field that columns can be written to. */
export interface Field {
  readonly kind: CellKind;
  /** What a `reference` refers to. */
  readonly refersTo?: PrefixedEntity;
  /** Further names of columns that hold it, as {@link plainName} writes them. */
  readonly aliases: readonly string[];
}

const words = (text: string) => text.split(' ');

const contactFields: Readonly<Record<string, Field>> = {
  name: { kind: 'text', aliases: words('fullname contactname displayname nom nombrecompleto') },
  first_name: { kind: 'text', aliases: words('first forename givenname vorname prenom nombre nome') },
  last_name: {
    kind: 'text',
    aliases: words('last surname familyname nachname familienname apellido apellidos cognome'),
  },
  emails: {
    kind: 'list',
    aliases: words('email mail emailaddress mailaddress primaryemail workemail mailadresse correo courriel'),
  },
  phones: {
    kind: 'list',
    aliases: words(
      'phone phonenumber telephone tel telefon telefono mobile mobilephone mobil cell cellphone handy whatsapp',
    ),
  },
  position: { kind: 'text', aliases: words('jobtitle title role job funktion puesto poste') },
  company_name: { kind: 'text', aliases: words('company organization organisation account firma empresa') },
  company_id: { kind: 'reference', refersTo: 'company', aliases: [] },
  assignee_id: { kind: 'reference', refersTo: 'user', aliases: words('assignee ownerid') },
  description: { kind: 'text', aliases: words('note notes comment comments notiz notizen notas') },
  source: { kind: 'text', aliases: words('leadsource origin quelle origen') },
  tags: { kind: 'list', aliases: words('tag labels label etiquetas') },
  opt_in_status: { kind: 'boolean', aliases: words('optin newsletter marketingconsent subscribed') },
  custom_fields: { kind: 'object', aliases: [] },
};

const dealFields: Readonly<Record<string, Field>> = {
  title: { kind: 'text', aliases: words('dealname deal name opportunity opportunityname') },
  value: { kind: 'number', aliases: words('amount dealvalue total betrag importe') },
  currency: { kind: 'text', aliases: words('currencycode waehrung wahrung moneda') },
  stage: { kind: 'text', aliases: words('dealstage status phase etapa') },
  pipeline_id: { kind: 'reference', refersTo: 'pipeline', aliases: [] },
  contact_id: { kind: 'reference', refersTo: 'contact', aliases: [] },
  contact_email: { kind: 'text', aliases: words('email mail emailaddress') },
  contact_phone: { kind: 'text', aliases: words('phone phonenumber telefon telefono mobile') },
  contact_first_name: { kind: 'text', aliases: words('firstname vorname') },
  contact_last_name: { kind: 'text', aliases: words('lastname nachname') },
  create_contact_if_missing: { kind: 'boolean', aliases: [] },
  description: { kind: 'text', aliases: words('note notes comment comments') },
  expected_close_date: { kind: 'date', aliases: words('closedate closingdate expectedclose') },
  probability: { kind: 'number', aliases: [] },
  source: { kind: 'text', aliases: words('leadsource origin') },
  tags: { kind: 'list', aliases: words('tag labels label') },
  owner_id: { kind: 'reference', refersTo: 'user', aliases: words('owner') },
  company_id: { kind: 'reference', refersTo: 'company', aliases: [] },
  custom_fields: { kind: 'object', aliases: [] },
  products: { kind: 'objects', aliases: words('lineitems') },
};

/** The fields of each kind of record. */
export const fieldsOf: Readonly<Record<ImportEntity, Readonly<Record<string, Field>>>> = {
  contacts: contactFields,
  deals: dealFields,
};

/** Columns that an export has and nobody can write. */
export const systemColumns: ReadonlySet<string> = new Set(['id', 'number', 'createdat', 'updatedat']);

/** A column's name without what differs from file to file: case, accents, blanks, signs. */
export function plainName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
