import { isOfType, partsOf, splitAt, unescaped, type VcardProperty } from './vcard-property.js';

/** Fields of a card by their names on the wire; what `/api/v1` has no field for is kept as one of its own. */
export type CardFields = Record<string, string | string[]>;

/** Says nothing of a person, or only of the card itself. */
const OF_THE_CARD = new Set([
  'BEGIN',
  'END',
  'VERSION',
  'PRODID',
  'REV',
  'UID',
  'SORT-STRING',
  'CLASS',
  'MAILER',
  'SOURCE',
  'PROFILE',
  'KIND',
  'N',
  'FN',
  'X-ABLABEL',
  'X-ABADR',
  'X-ABSHOWAS',
  'X-ADDRESSBOOKSERVER-KIND',
  'CLIENTPIDMAP',
  'XML',
]);
const OWN_FIELDS: Readonly<Record<string, string>> = {
  BDAY: 'birthday',
  ANNIVERSARY: 'anniversary',
  NICKNAME: 'nickname',
  GENDER: 'gender',
  ROLE: 'role',
};

/** What a card says, and the properties that nothing is read of. */
export interface ReadCard {
  readonly fields: CardFields;
  readonly ignored: readonly string[];
}

/** Reads the properties of one card as fields. */
export function readCard(properties: readonly VcardProperty[]): ReadCard {
  const fields: CardFields = {};
  const ignored: string[] = [];
  Object.assign(fields, namesOf(properties));
  for (const property of preferredFirst(properties)) if (!take(fields, property)) ignored.push(property.name);
  return { fields, ignored };
}

/** Whether a card is a list of other cards, and so nobody (RFC 6350, and what its ways were before it). */
export function isGroup(properties: readonly VcardProperty[]): boolean {
  return properties.some(
    ({ name, value }) =>
      (name === 'KIND' || name === 'X-ADDRESSBOOKSERVER-KIND') && value.trim().toLowerCase() === 'group',
  );
}

/** False where nothing is read of the property. */
function take(fields: CardFields, property: VcardProperty): boolean {
  const { name, value } = property;
  switch (name) {
    case 'EMAIL':
      return addTo(fields, 'emails', unescaped(value).replace(/^mailto:/i, ''));
    case 'TEL':
      if (isOfType(property, 'FAX')) return append(fields, 'custom_fields.fax', numberOf(value), ', ');
      return addTo(fields, 'phones', numberOf(value));
    case 'CATEGORIES':
      for (const tag of partsOf(value, ',')) addTo(fields, 'tags', tag);
      return true;
    case 'ORG': {
      const [company = '', ...units] = partsOf(value, ';');
      setOnce(fields, 'company_name', company);
      return setOnce(fields, 'custom_fields.department', units.filter(Boolean).join(', '));
    }
    case 'TITLE':
      return setOnce(fields, 'position', unescaped(value));
    case 'NOTE':
      return append(fields, 'description', unescaped(value), '\n');
    case 'URL':
      return append(fields, 'custom_fields.website', unescaped(value), ' ');
    case 'ADR':
      return append(fields, 'custom_fields.address', addressOf(value), '\n');
    default: {
      const own = OWN_FIELDS[name];
      if (own !== undefined) return setOnce(fields, `custom_fields.${own}`, unescaped(value));
      return OF_THE_CARD.has(name);
    }
  }
}

/** The parts of a name are better known than a split of the whole would tell. */
function namesOf(properties: readonly VcardProperty[]): CardFields {
  const of = (name: string) => properties.find((property) => property.name === name)?.value ?? '';
  const [family = '', given = '', additional = '', prefix = '', suffix = ''] = splitAt(of('N'), ';').map(
    (part) => partsOf(part, ',').filter(Boolean).join(' '),
  );
  const first = [given, additional].filter(Boolean).join(' ');
  const fields: CardFields = {};
  setOnce(fields, 'first_name', first);
  setOnce(fields, 'last_name', family);
  if (!first && !family) setOnce(fields, 'name', unescaped(of('FN')));
  setOnce(fields, 'custom_fields.name_prefix', prefix);
  setOnce(fields, 'custom_fields.name_suffix', suffix);
  return fields;
}

function preferredFirst(properties: readonly VcardProperty[]): VcardProperty[] {
  return [...properties].sort((a, b) => preferenceOf(a) - preferenceOf(b));
}

/** 4.0 numbers them from 1; before it, a type said so. */
function preferenceOf(property: VcardProperty): number {
  if (isOfType(property, 'PREF')) return 1;
  return Number(property.parameters.get('PREF')?.[0] ?? '') || 101;
}

function numberOf(value: string): string {
  return unescaped(value).replace(/^tel:/i, '').replace(/;ext=/i, ' ext. ');
}

/** Street, town, region, postal code and country on one line; what is before the street stands with it. */
function addressOf(value: string): string {
  return partsOf(value, ';')
    .filter(Boolean)
    .join(', ')
    .replace(/\s*\n\s*/g, ', ');
}

function addTo(fields: CardFields, field: string, value: string): boolean {
  const text = value.trim();
  const known = (fields[field] as string[] | undefined) ?? [];
  if (text !== '' && !known.includes(text)) fields[field] = [...known, text];
  return true;
}

function setOnce(fields: CardFields, field: string, value: string): boolean {
  const text = value.trim();
  if (text !== '') fields[field] ??= text;
  return true;
}

function append(fields: CardFields, field: string, value: string, between: string): boolean {
  const text = value.trim();
  const known = fields[field] as string | undefined;
  if (text !== '') fields[field] = known === undefined ? text : `${known}${between}${text}`;
  return true;
}
