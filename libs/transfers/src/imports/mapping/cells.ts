import { parseArrayLiteral } from '@rosetta/postgrest';
import { fromPrefixedId, invalid, isUuid, type PrefixedEntity } from '@rosetta/common';

/** How a cell is read. */
export type CellKind =
  'text' | 'list' | 'number' | 'boolean' | 'date' | 'reference' | 'array' | 'object' | 'objects';

const TRUE = new Set(['true', 't', 'yes', 'y', '1', 'ja', 'si', 'sí', 'oui', 'x']);
const FALSE = new Set(['false', 'f', 'no', 'n', '0', 'nein', 'non']);

/** Reads a cell as what its field holds; a blank one is undefined: it says nothing. Messages begin with the field's name. */
export function readCell(kind: CellKind, cell: unknown, field: string, refersTo?: PrefixedEntity): unknown {
  if (cell === undefined || cell === null) return undefined;
  if (typeof cell === 'string' && cell.trim() === '') return undefined;
  switch (kind) {
    case 'text':
      return textOf(cell, field);
    case 'list':
      return listOf(cell, field);
    case 'number':
      return numberOf(cell, field);
    case 'boolean':
      return booleanOf(cell, field);
    case 'date':
      return textOf(cell, field).trim();
    case 'reference':
      return idOf(textOf(cell, field).trim(), field, refersTo!);
    case 'array':
      return jsonOf(cell, field, 'an array', Array.isArray);
    case 'object':
      return jsonOf(cell, field, 'an object', isObject);
    case 'objects':
      return jsonOf(cell, field, 'an array of objects', (v) => Array.isArray(v) && v.every(isObject));
  }
}

function textOf(cell: unknown, field: string): string {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  throw invalid(`${field} must be a text`, field);
}

/** Values stand apart by `;` or `,`; a JSON array, and an array as Postgres and the proxy's CSV write it, are read too. */
function listOf(cell: unknown, field: string): string[] {
  const list = typeof cell === 'string' ? listIn(cell.trim()) : cell;
  if (Array.isArray(list)) return list.map((value) => textOf(value, field));
  return textOf(cell, field)
    .split(/[;,\n]/)
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

function listIn(text: string): unknown {
  if (text.startsWith('[')) return parsed(text);
  return text.startsWith('{') ? parseArrayLiteral(text) : undefined;
}

function numberOf(cell: unknown, field: string): number {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'string' && /^[+-]?\d+(\.\d+)?$/.test(cell.trim())) return Number(cell);
  throw invalid(`${field} must be a number, written like 11523.50`, field);
}

function booleanOf(cell: unknown, field: string): boolean {
  if (typeof cell === 'boolean') return cell;
  const word = String(cell).trim().toLowerCase();
  if (TRUE.has(word)) return true;
  if (FALSE.has(word)) return false;
  throw invalid(`${field} must be true or false`, field);
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
