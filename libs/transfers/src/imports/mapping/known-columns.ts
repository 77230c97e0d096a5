import type { ImportEntity } from '../import.entity.js';
import {
  columnNames,
  type ColumnNames,
  contactFieldsOfDeals,
  ownersOfColumns,
  sharedFieldsOfDeals,
} from './column-names.js';
import { fieldsOf } from './fields.js';
import { columnNameOf, plainName } from './plain-name.js';

/** What the table knows of one column by its name alone. */
export type KnownColumn = Pick<ColumnNames, 'field' | 'because' | 'isWeak' | 'isBareName' | 'beside'>;

type Index = ReadonlyMap<string, KnownColumn>;

const indexes: Readonly<Record<ImportEntity, Index>> = {
  contacts: indexOf('contacts'),
  deals: indexOf('deals'),
};
const owners = new Map(
  Object.entries(ownersOfColumns).flatMap(([owner, names]) =>
    names.map((name) => [plainName(name), owner as keyof typeof ownersOfColumns] as const),
  ),
);

/** A field's own name goes before the table, and an earlier line of the table before a later one. */
function indexOf(entity: ImportEntity): Index {
  const index = new Map<string, KnownColumn>();
  for (const field of Object.keys(fieldsOf[entity])) {
    const isBareName = entity === 'contacts' && field === 'name';
    index.set(plainName(field), { field, isBareName });
  }
  for (const line of columnNames) {
    if (line.entity !== entity) continue;
    for (const name of line.names) {
      const plain = plainName(name);
      if (!index.has(plain)) index.set(plain, line);
    }
  }
  return index;
}

/** Finds what is known of a column; null where nothing is. */
export function knownColumn(entity: ImportEntity, written: string): KnownColumn | null {
  const { forms, owner, ownForms } = columnNameOf(written);
  const whose = owner === undefined ? undefined : owners.get(owner);
  const whole = find(indexes[entity], forms);
  if (whole) return whole;
  if (whose === 'company' && ownForms.includes('name')) return { field: 'company_name' };
  const ofPerson = find(indexes.contacts, whose === 'person' ? ownForms : behindOwner(forms, 'person'));
  if (entity === 'contacts') return whose === 'person' ? ofPerson : weaker(ofPerson);
  if (whose === 'deal') return find(indexes.deals, ownForms) ?? ofDeal(ownForms);
  if (whose === 'person') return ofContact(ofPerson, contactFieldsOfDeals);
  return (
    ofDeal(forms) ??
    weaker(find(indexes.deals, behindOwner(forms, 'deal'))) ??
    ofContact(ofPerson, contactFieldsOfDeals)
  );
}

/** Any column that says so itself has a better claim. */
function weaker(known: KnownColumn | null): KnownColumn | null {
  return known && { ...known, isWeak: true };
}

/** What is left of names that begin with their owner without a sign in between, as in "Customer first name". */
function behindOwner(forms: readonly string[], whose: 'person' | 'deal'): string[] {
  const names = [...owners].flatMap(([name, owner]) => (owner === whose ? [name] : []));
  return forms.flatMap((form) =>
    names.flatMap((name) =>
      form.startsWith(name) && form.length > name.length ? [form.slice(name.length)] : [],
    ),
  );
}

function ofDeal(forms: readonly string[]): KnownColumn | null {
  return ofContact(find(indexes.contacts, forms), sharedFieldsOfDeals);
}

function ofContact(found: KnownColumn | null, fields: Readonly<Record<string, string>>): KnownColumn | null {
  if (found?.field === undefined) return found;
  const field = fields[found.field];
  return field === undefined ? null : { field, isWeak: true };
}

function find(index: Index, forms: readonly string[]): KnownColumn | null {
  for (const form of forms) {
    const known = index.get(form);
    if (known) return known;
  }
  return null;
}
