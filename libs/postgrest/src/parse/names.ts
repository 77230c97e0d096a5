import type { Limits } from '../limits.js';
import type { Reader } from './reader.js';
import type { Field, JsonStep } from './tree.js';

const quotedText = /"([^"\\]*(?:\\[^][^"\\]*)*)"/y;
const identifier = /[\p{L}\p{M}\p{N}_ $]+(?:-(?!>)[\p{L}\p{M}\p{N}_ $]+)*/uy;
const jsonKey = /[^(\-:.,>)]+(?:-(?!>)[^(\-:.,>)]+)*/uy;
const jsonIndex = /-?[0-9]+(?=->|::|[.,)]|$)/y;
const typeName = /[\p{L}\p{M}\p{N}_ $]+/uy;
const numericCast =
  /::\s*(?:numeric|decimal|int|int2|int4|int8|integer|smallint|bigint|real|float4|float8|float|double precision)(?![\p{L}\p{N}_])/uy;
const textCast = /::\s*text(?![\p{L}\p{N}_])/uy;

const maxIndex = 2_147_483_647;

/** A quoted string with its escapes undone, if one comes next. */
export function readQuoted(reader: Reader): string | undefined {
  const found = reader.match(quotedText);
  return found ? (found[1] ?? '').replace(/\\([^])/g, '$1') : undefined;
}

function trimParts(text: string): string {
  if (!text.includes('-')) return text.trim();
  return text
    .split('-')
    .map((part) => part.trim())
    .join('-');
}

/** A name, if one comes next. */
export function readNameIfAny(reader: Reader): string | undefined {
  const quoted = readQuoted(reader);
  if (quoted !== undefined) return quoted;
  const start = reader.at;
  const name = trimParts(reader.match(identifier)?.[0] ?? '');
  if (name === '') reader.at = start;
  return name === '' ? undefined : name;
}

/** A column, relation or alias name. */
export function readName(reader: Reader): string {
  return readNameIfAny(reader) ?? reader.fail('field name (* or [a..z0..9_$])');
}

/** A type or text-search configuration name. */
export function readTypeName(reader: Reader): string {
  const name = reader.match(typeName)?.[0].trim();
  return name ? name : reader.fail('letter or digit');
}

function readStep(reader: Reader, text: boolean): JsonStep {
  const index = reader.match(jsonIndex)?.[0];
  if (index !== undefined) {
    const number = Number(index);
    return { text, index: Math.max(-maxIndex, Math.min(maxIndex, number)) };
  }
  const key = readQuoted(reader) ?? reader.match(jsonKey)?.[0].trim();
  return { text, key: key ?? reader.fail('any non reserved character different from: .,>()') };
}

/** The arrows after a column name, if any. */
export function readJsonPath(reader: Reader, limits: Pick<Limits, 'jsonPathLength'>): JsonStep[] {
  const path: JsonStep[] = [];
  while (reader.sees('->')) {
    if (path.length === limits.jsonPathLength) {
      reader.refuseSize(`a JSON path is limited to ${limits.jsonPathLength} steps`);
    }
    reader.at += 2;
    path.push(readStep(reader, reader.take('>')));
  }
  return path;
}

/** A column with an optional JSON path; filters also accept a numeric cast after the path, and that of a text to text. */
export function readField(
  reader: Reader,
  limits: Pick<Limits, 'jsonPathLength'>,
  acceptsCast = false,
): Field {
  reader.skipBlanks();
  const name = readName(reader);
  const path = readJsonPath(reader, limits);
  const numeric = acceptsCast && path.length > 0 && reader.match(numericCast) !== null;
  if (acceptsCast && path.at(-1)?.text) reader.match(textCast);
  reader.skipBlanks();
  return numeric ? { name, path, numeric } : { name, path };
}
