import type { ImportEntity } from '../import.entity.js';
import { contactFieldsOfCompanies } from './company-column-names.js';
import {
  columnNames,
  type ColumnNames,
  contactFieldsOfDeals,
  ownersOfColumns,
  sharedFieldsOfDeals,
} from './column-names.js';
import { fieldsOf } from './fields.js';
import { type ColumnName, columnNameOf, plainName } from './plain-name.js';

/** What the table knows of one column by its name alone. */
export type KnownColumn = Pick<ColumnNames, 'field' | 'because' | 'isWeak' | 'isBareName' | 'beside'>;

type Index = ReadonlyMap<string, KnownColumn>;

const indexes: Readonly<Record<ImportEntity, Index>> = {
  contacts: indexOf('contacts'),
  companies: indexOf('companies'),
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

/** "Opted out of email: Newsletter" is a column for each thing that one may be subscribed to. */
const CONSENT: ReadonlySet<string | undefined> = new Set(['opt_in_status', 'opt_out']);

/** Finds what is known of a column; null where nothing is. */
export function knownColumn(entity: ImportEntity, written: string): KnownColumn | null {
  const name = columnNameOf(written);
  const { forms, owner, ownForms } = name;
  const whose = owner === undefined ? undefined : owners.get(owner);
  const whole = find(indexes[entity], forms);
  if (whole) return whole;
  const ofMany = owner === undefined ? null : find(indexes[entity], [owner]);
  if (ofMany && CONSENT.has(ofMany.field)) return ofMany;
  if (entity === 'companies') return ofCompany(name, whose);
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

/** What a file of companies says itself, and then what a file of people would say of a company. */
function ofCompany({ forms, ownForms }: ColumnName, whose: string | undefined): KnownColumn | null {
  if (whose === 'person' || whose === 'deal') return null;
  const own = whose === 'company' ? ownForms : [];
  const behind = behindOwner(forms, 'company');
  const asOfPeople = find(indexes.contacts, forms);
  return (
    find(indexes.companies, own) ??
    asCompanys(find(indexes.contacts, own)) ??
    asCompanys(asOfPeople) ??
    weaker(find(indexes.companies, behind)) ??
    weaker(asCompanys(find(indexes.contacts, behind))) ??
    (asOfPeople?.because === undefined ? null : asOfPeople)
  );
}

function asCompanys(found: KnownColumn | null): KnownColumn | null {
  if (found?.field === undefined) return null;
  const field = found.isBareName ? 'name' : contactFieldsOfCompanies[found.field];
  return field === undefined || found.beside !== undefined ? null : { field, isWeak: found.isWeak };
}

/** Any column that says so itself has a better claim. */
function weaker(known: KnownColumn | null): KnownColumn | null {
  return known && { ...known, isWeak: true };
}

/** What is left of names that begin with their owner without a sign in between, as in "Customer first name". */
function behindOwner(forms: readonly string[], whose: 'person' | 'company' | 'deal'): string[] {
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
