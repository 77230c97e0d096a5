import { invalid } from '@rosetta/common';
import { type CustomFieldType, isCustomFieldKey } from '@rosetta/contacts';
import type { Directions } from '../import.commands.js';
import type { Import, ImportEntity, ImportOptions, Mapping } from '../import.entity.js';
import { CUSTOM, type KnownField, type Suggestion } from './columns.js';
import { fieldsOf, systemColumns } from './fields.js';
import { warningOfPhones } from './national-phones.js';
import { plainName } from './plain-name.js';
import { Suggestions } from './suggestions.js';

/** The field of each column: what the caller says, and for the others what their names tell. */
export function resolveMapping(
  entity: ImportEntity,
  columns: readonly string[],
  known: readonly KnownField[],
  { mapping = {}, unknownColumns = 'ignore' }: Directions,
): Mapping {
  const taken = takenBy(entity, columns, mapping);
  const said = new Set(columns.flatMap((column, place) => (Object.hasOwn(mapping, column) ? [place] : [])));
  const suggestions = new Suggestions(entity, columns, known, taken, said).all(unknownColumns);
  return Object.fromEntries(
    columns.map((column, place) => [
      column,
      said.has(place) ? mapping[column]! : (suggestions[place]?.field ?? null),
    ]),
  );
}

/** Options as directions want them; what they do not say stays as it was. */
export function withDirections(options: ImportOptions, directions: Directions): ImportOptions {
  const { mapping, unknownColumns } = directions;
  const leftOut = mapping && Object.keys(mapping).filter((column) => mapping[column] === null);
  return {
    ...options,
    ...directions.options,
    ...(unknownColumns && { unknownColumns }),
    ...(leftOut && { leftOut }),
  };
}

/** Refuses a mapping by which nothing would be written, or not all though all is to be. */
export function checkMapped({
  mapping,
  options,
  columns,
}: Pick<Import, 'mapping' | 'options' | 'columns'>): void {
  if (Object.values(mapping).every((target) => target === null))
    throw invalid('No column is mapped to a field', 'mapping');
  if (options.unknownColumns !== 'refuse') return;
  const unread = unreadColumns({ mapping, options, columns }).filter(
    (column) => !systemColumns.has(plainName(column)),
  );
  if (unread.length > 0) {
    const names = unread.map((column) => JSON.stringify(column)).join(', ');
    throw invalid(
      `These columns are not read: ${names}; map them, to null to leave them out`,
      'unknown_columns',
    );
  }
}

/** The columns that nobody reads and nobody has said are to be left out. */
export function unreadColumns({
  columns,
  mapping,
  options,
}: Pick<Import, 'columns' | 'mapping' | 'options'>): string[] {
  const leftOut = new Set(options.leftOut ?? []);
  return columns.filter((column) => (mapping[column] ?? null) === null && !leftOut.has(column));
}

/** What becomes of one column. */
export interface ColumnFate {
  readonly column: string;
  readonly becomes: 'field' | 'custom_field' | 'left_out' | 'not_read';
  readonly field: string | null;
  readonly because: string | null;
  /** What of its cells would be misunderstood, and how to prevent it. */
  readonly warnings: readonly string[];
}

/** What becomes of each column, and why, for whoever looks before they start. */
export function fatesOf(
  job: Pick<Import, 'entity' | 'columns' | 'mapping' | 'options' | 'proofs'>,
  known: readonly KnownField[],
  defaultCountry: string | null,
): ColumnFate[] {
  const { entity, columns, mapping, options } = job;
  const leftOut = new Set(options.leftOut ?? []);
  const reasons = new Suggestions(entity, columns, known, new Set(), new Set()).all('ignore');
  return columns.map((column, place): ColumnFate => {
    const field = mapping[column] ?? null;
    const warning = warningOfPhones(job, column, defaultCountry);
    const fate = { column, field, because: null, warnings: warning === null ? [] : [warning] };
    if (field !== null) return { ...fate, becomes: field.startsWith(CUSTOM) ? 'custom_field' : 'field' };
    if (leftOut.has(column)) return { ...fate, becomes: 'left_out' };
    return { ...fate, becomes: 'not_read', because: reasonOf(reasons[place]) };
  });
}

function reasonOf(suggestion: Suggestion | undefined): string {
  return suggestion?.because ?? 'another column holds its field';
}

/** How the registry says that a free-form field is to be read; null when it knows nothing of it. */
export function typeOf(key: string, known: readonly KnownField[]): CustomFieldType | null {
  return known.find((field) => field.key === key)?.type ?? null;
}

/** The fields that the caller gives to columns; refuses columns and fields there are none of, and two for one. */
function takenBy(entity: ImportEntity, columns: readonly string[], mapping: Mapping): Set<string> {
  const taken = new Map<string, string>();
  for (const [column, target] of Object.entries(mapping)) {
    if (!columns.includes(column))
      throw invalid(`The file has no column ${JSON.stringify(column.slice(0, 100))}`, 'mapping');
    if (target === null) continue;
    checkTarget(entity, target);
    const other = taken.get(target);
    if (other !== undefined && !fieldsOf[entity][target]?.isShared)
      throw invalid(
        `The columns ${[other, column].map((c) => JSON.stringify(c)).join(' and ')} cannot both be ${target}`,
        'mapping',
      );
    taken.set(target, column);
  }
  return new Set(taken.keys());
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
