import {
  fromPrefixedId,
  invalid,
  isNestedDeeper,
  isUuid,
  MAX_JSON_LEVELS,
  type PrefixedEntity,
} from '@rosetta/common';
import type { DateOrder, DecimalSign } from '../import.entity.js';
import { readDate } from './dates.js';
import { valuesIn } from './lists.js';
import { numberIn, provenSign, readNumber } from './numbers.js';
import { permits, yesOrNo } from './yes-no.js';

/** How a cell is read. */
export type CellKind =
  'text' | 'list' | 'number' | 'count' | 'boolean' | 'date' | 'reference' | 'array' | 'object' | 'objects';

/** What has to be known to read the cells of a column. */
export interface CellReading {
  readonly kind: CellKind;
  readonly field: string;
  /** What a `reference` refers to. */
  readonly refersTo?: PrefixedEntity;
  /** The order of day and month, where it is said or proved. */
  readonly order: DateOrder | null;
  readonly sign: DecimalSign | null;
}

/** The longest that a number can be, with its currency. */
const MAX_NUMBER = 60;

/** Reads a cell as what its field holds; a blank one is undefined: it says nothing. Messages begin with the field's name. */
export function readCell(reading: CellReading, written: unknown): unknown {
  const cell = typeof written === 'string' ? trimmed(written) : written;
  if (cell === undefined || cell === null || cell === '') return undefined;
  const { kind, field } = reading;
  switch (kind) {
    case 'text':
      return textOf(cell, field);
    case 'list':
      return listOf(cell, field);
    case 'number':
    case 'count':
      return numberOf(cell, reading);
    case 'boolean':
      return booleanOf(cell, field);
    case 'date':
      return dateOf(textOf(cell, field), reading);
    case 'reference':
      return idOf(textOf(cell, field), field, reading.refersTo!);
    case 'array':
      return arrayOf(cell, field);
    case 'object':
      return jsonOf(cell, field, 'an object', isObject);
    case 'objects':
      return jsonOf(cell, field, 'an array of objects', (v) => Array.isArray(v) && v.every(isObject));
  }
}

const INVISIBLE = /[\s\u200b-\u200f\u2060\ufeff]/u;

/** A text without the blanks around it, visible or not. */
export function trimmed(text: string): string {
  let [begin, end] = [0, text.length];
  // Not by one search for both ends: in a text with many blanks inside, that looks at each of them again and again.
  while (begin < end && isInvisible(text, begin)) begin++;
  while (end > begin && isInvisible(text, end - 1)) end--;
  return text.slice(begin, end);
}

function isInvisible(text: string, place: number): boolean {
  const code = text.charCodeAt(place);
  return code === 0x20 || (code <= 0x0d && code >= 0x09) || (code >= 0x7f && INVISIBLE.test(text[place]!));
}

function textOf(cell: unknown, field: string): string {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  throw invalid(`${field} must be a text`, field);
}

function listOf(cell: unknown, field: string): string[] {
  const values = typeof cell === 'string' ? valuesIn(cell) : Array.isArray(cell) ? cell : [cell];
  return values.map((value) => trimmed(textOf(value, field))).filter((value) => value !== '');
}

/** A free-form list: JSON as it is, and in a cell the values as they are read of tags. */
function arrayOf(cell: unknown, field: string): unknown {
  if (typeof cell === 'string') return valuesIn(cell);
  if (Array.isArray(cell)) return cell;
  throw invalid(`${field} must be an array`, field);
}

function numberOf(cell: unknown, { field, sign, kind }: CellReading): number {
  if (typeof cell === 'number') return cell;
  const number = typeof cell === 'string' && cell.length <= MAX_NUMBER ? numberIn(cell) : null;
  if (!number) throw invalid(`${field} must be a number, written like 11523.50`, field);
  const proven = provenSign(number.digits);
  // What is counted has no fraction: 1.234 is a thousand.
  const counted = kind === 'count' && proven === null ? (number.digits.includes(',') ? '.' : ',') : proven;
  const used = sign ?? (counted === undefined ? '.' : counted);
  if (used === null)
    throw invalid(`${field} may be a thousand or a fraction: say decimal_sign, "." or ","`, field);
  const value = readNumber(number.digits, used);
  if (value === null)
    throw invalid(`${field} must be a number, written with "${used}" before its fraction`, field);
  return value;
}

function booleanOf(cell: unknown, field: string): boolean {
  if (typeof cell === 'boolean') return cell;
  const written = typeof cell === 'string' || typeof cell === 'number' ? String(cell) : '';
  const isPermitted = permits(written);
  if (isPermitted !== null) return field === 'opt_out' ? !isPermitted : isPermitted;
  const value = yesOrNo(written);
  if (value === null) throw invalid(`${field} must be true or false`, field);
  return value;
}

function dateOf(written: string, { field, order }: CellReading): string {
  const date = readDate(written, order);
  if (typeof date === 'string') return date;
  throw invalid(
    date.problem === 'ambiguous'
      ? `${field} has day and month in an order that nothing tells: say date_order, "DMY" or "MDY"`
      : `${field} must be a date, YYYY-MM-DD`,
    field,
  );
}

function idOf(id: string, field: string, entity: PrefixedEntity): string {
  const uuid = isUuid(id) ? id.toLowerCase() : fromPrefixedId(entity, id);
  if (uuid === null) throw invalid(`${field} must be an id`, field);
  return uuid;
}

function jsonOf(cell: unknown, field: string, what: string, isRight: (value: unknown) => boolean): unknown {
  const value = typeof cell === 'string' ? parsed(cell) : cell;
  if (!isRight(value)) throw invalid(`${field} must be ${what}, written as JSON`, field);
  return value;
}

/** What nobody could read further is no JSON. */
function parsed(text: string): unknown {
  if (isNestedDeeper(Buffer.from(text), MAX_JSON_LEVELS)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
