import { invalid } from '@rosetta/common';
import { type CustomField, type CustomFieldType, isCustomFieldKey } from '@rosetta/contacts';
import type { Directions } from '../import.commands.js';
import type { ImportEntity, Mapping } from '../import.entity.js';
import { fieldsOf, plainName, systemColumns } from './fields.js';

/** Before the key of a free-form field. */
export const CUSTOM = 'custom_fields.';

/** What an organization knows of its free-form fields. */
export type KnownField = Pick<CustomField, 'key' | 'label' | 'type'>;

/** The field of each column: what the caller says, and for the others what their names tell. */
export function resolveMapping(
  entity: ImportEntity,
  columns: readonly string[],
  known: readonly KnownField[],
  { mapping = {}, unknownColumns = 'ignore' }: Directions,
): Mapping {
  for (const [column, target] of Object.entries(mapping)) {
    if (!columns.includes(column))
      throw invalid(`The file has no column ${JSON.stringify(column.slice(0, 100))}`, 'mapping');
    if (target !== null) checkTarget(entity, target);
  }
  const taken = new Map<string, string>();
  const take = (column: string, target: string) => {
    const other = taken.get(target);
    if (other !== undefined && !isShared(entity, target))
      throw invalid(
        `The columns ${[other, column].map((c) => JSON.stringify(c)).join(' and ')} cannot both be ${target}`,
        'mapping',
      );
    taken.set(target, column);
    return target;
  };
  for (const [column, target] of Object.entries(mapping)) if (target !== null) take(column, target);
  const resolved = columns.map((column): [string, string | null] => {
    if (Object.hasOwn(mapping, column)) return [column, mapping[column]!];
    const target = suggestionFor(entity, column, known, unknownColumns);
    if (target === null || (taken.has(target) && !isShared(entity, target))) return [column, null];
    return [column, take(column, target)];
  });
  return Object.fromEntries(resolved);
}

/** Refuses a mapping by which nothing would be written. */
export function checkMapped(mapping: Mapping): void {
  if (Object.values(mapping).every((target) => target === null))
    throw invalid('No column is mapped to a field', 'mapping');
}

/** How the registry says that a free-form field is to be read; null when it knows nothing of it. */
export function typeOf(key: string, known: readonly KnownField[]): CustomFieldType | null {
  return known.find((field) => field.key === key)?.type ?? null;
}

function checkTarget(entity: ImportEntity, target: string): void {
  if (Object.hasOwn(fieldsOf[entity], target)) return;
  if (target.startsWith(CUSTOM) && isCustomFieldKey(target.slice(CUSTOM.length))) return;
  const fields = [...Object.keys(fieldsOf[entity]), `${CUSTOM}<key>`].join(', ');
  throw invalid(
    `${JSON.stringify(target.slice(0, 100))} is no field of ${entity}; fields: ${fields}`,
    'mapping',
  );
}

/** Several columns of e-mails make one list. */
function isShared(entity: ImportEntity, target: string): boolean {
  return fieldsOf[entity][target]?.kind === 'list';
}

function suggestionFor(
  entity: ImportEntity,
  column: string,
  known: readonly KnownField[],
  unknownColumns: Directions['unknownColumns'],
): string | null {
  const plain = plainName(column);
  if (systemColumns.has(plain)) return null;
  const own = fieldNamed(entity, plain);
  if (own) return own;
  const custom = known.find(({ key, label }) => plainName(key) === plain || plainName(label) === plain);
  if (custom) return CUSTOM + custom.key;
  const [, key] = /^custom[_ ]?fields\.(.+)$/i.exec(column) ?? [];
  if (key !== undefined && isCustomFieldKey(key)) return CUSTOM + key;
  return unknownColumns === 'custom_fields' ? keyFor(column) : null;
}

/** The field with this name; lists are also known with a number behind it, as in "Phone 2". */
function fieldNamed(entity: ImportEntity, plain: string): string | null {
  for (const [name, { kind, aliases }] of Object.entries(fieldsOf[entity])) {
    const said = kind === 'list' ? plain.replace(/\d+$/, '') : plain;
    if (plainName(name) === said || aliases.includes(said)) return name;
  }
  return null;
}

function keyFor(column: string): string | null {
  const key = column
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 64);
  return key === '' ? null : CUSTOM + key;
}
