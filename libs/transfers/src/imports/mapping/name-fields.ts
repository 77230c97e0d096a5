import { joined, partsOfName } from './person-names.js';

/** The columns of a name besides first and last name. */
const PARTS = ['middle_name', 'last_name_prefix', 'second_last_name', 'name', 'name_family_first'] as const;

/** Brings the parts of a person's name, in however many columns they stand, to first and last name. */
export function nameFields(fields: Record<string, unknown>): Record<string, unknown> {
  if (!PARTS.some((part) => part in fields)) return fields;
  const {
    name,
    name_family_first: familyFirst,
    first_name: first,
    middle_name: middle,
    last_name_prefix: prefix,
    last_name: last,
    second_last_name: second,
    ...others
  } = fields as Record<string, string | undefined>;
  const parts = {
    first: joined(first, middle),
    last: joined(last === undefined ? undefined : prefix, last, second),
  };
  if (parts.first === undefined && parts.last === undefined)
    return { ...wholeName(name, familyFirst), ...others };
  return {
    ...(parts.first !== undefined && { first_name: parts.first }),
    ...(parts.last !== undefined && { last_name: parts.last }),
    ...others,
  };
}

function wholeName(name: string | undefined, familyFirst: string | undefined): Record<string, unknown> {
  const written = name ?? familyFirst;
  if (written === undefined) return {};
  const parts = partsOfName(written, name === undefined);
  if (!parts) return { name: written };
  const { first, last, whole } = parts;
  return { first_name: first, last_name: last, ...(whole !== undefined && { name: whole }) };
}

/** Brings the name of a deal's contact, where it stands in one piece, to first and last name. */
export function contactNameFields(fields: Record<string, unknown>): Record<string, unknown> {
  if (!('contact_name' in fields)) return fields;
  const { contact_name: name, ...others } = fields;
  if (typeof name !== 'string' || 'contact_first_name' in others || 'contact_last_name' in others)
    return others;
  const [first, ...rest] = name.split(/\s+/u);
  const parts = partsOfName(name, false) ?? { first, last: joined(...rest) };
  return {
    ...others,
    ...(parts.first !== undefined && { contact_first_name: parts.first }),
    ...(parts.last !== undefined && { contact_last_name: parts.last }),
  };
}
