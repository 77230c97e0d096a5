import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ApiResponse } from './api.js';

/** What operations answered, by operation, status and content type. */
export type RecordedExamples = Record<string, Record<string, Record<string, unknown>>>;

const FILE = path.resolve(__dirname, '../../apps/api/src/openapi/recorded-examples.json');
/** More of a list says nothing more. */
const SHOWN_OF_A_LIST = 2;
const UUID = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/g;
/** What `renewed` adds to a text that must be new. */
const RENEWED = /_[0-9a-f]{6}(?=["@])/g;
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?=\.\d|Z|\+)/g;
const FIRST_INSTANT = Date.parse('2026-02-05T16:00:00Z');
/** Texts that let somebody in, by the names of their fields. */
const SECRET = /^(?:token|key|secret|access_token|refresh_token|sessionToken)$/;

/** The committed examples of responses, which the OpenAPI documents show. */
export function recordedExamples(): RecordedExamples {
  return JSON.parse(readFileSync(FILE, 'utf8')) as RecordedExamples;
}

/**
 * Keeps examples in the place from which the OpenAPI documents take them. One that shows the fields of today's answer already
 * stays as it is: recording again changes nothing else.
 */
export function keepExamples(examples: RecordedExamples): void {
  const before = recordedExamples();
  const known = fieldsOfEach(before);
  const sorted = Object.fromEntries(
    Object.entries(fieldsOfEach(examples))
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, fields]) => [name, (isDeepStrictEqual(fields, known[name]) ? before : examples)[name]]),
  );
  writeFileSync(FILE, `${JSON.stringify(sorted, null, 2)}\n`);
}

/** Adds a response to examples, where it has a body and is the first of its operation, status and content type. */
export function addExample(
  examples: RecordedExamples,
  operationId: string,
  response: ApiResponse,
  example: () => unknown,
): void {
  if (response.text === '') return;
  const type = response.headers.get('content-type')!.split(';', 1)[0]!;
  const ofStatus = ((examples[operationId] ??= {})[response.status] ??= {});
  if (!(type in ofStatus)) ofStatus[type] = example();
}

/**
 * A response as a document shows it: with the ids that the document shows in the request, no more of a list than tells what it
 * holds, and the same ids, instants and secrets at every recording.
 */
export function exampleOf({ body, text }: ApiResponse, asked = '', documented = ''): unknown {
  const shown = typeof body === 'object' && body !== null ? JSON.stringify(body, shortened) : text;
  const ids = new Map<string, string>();
  const documentedIds = documented.match(UUID) ?? [];
  for (const [index, id] of (asked.match(UUID) ?? []).entries())
    if (documentedIds[index]) ids.set(bare(id), bare(documentedIds[index]));
  const instants = [...new Set(shown.match(INSTANT))].sort();
  const fixed = shown
    .replace(RENEWED, '')
    .replace(UUID, (id) => {
      const known = ids.get(bare(id)) ?? madeUp(ids.size + 1);
      ids.set(bare(id), known);
      return id.includes('-') ? hyphenated(known) : known;
    })
    .replace(INSTANT, (instant) =>
      new Date(FIRST_INSTANT + instants.indexOf(instant) * 60_000).toISOString().slice(0, 19),
    );
  return typeof body === 'string' ? firstLines(fixed) : (JSON.parse(fixed, withoutSecret) as unknown);
}

/** The fields of each example; how a text is made up is up to its content type. */
export function fieldsOfEach(examples: RecordedExamples): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(examples).map(([name, example]) => [name, fieldsOf(example).sort()]),
  );
}

/** The fields of a value and of what is in it, as paths; what lists hold counts as one, and fields that people make as none. */
function fieldsOf(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((each) => fieldsOf(each, `${at}[]`)))];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    `${at}.${name}`,
    ...(name === 'custom_fields' ? [] : fieldsOf(inner, `${at}.${name}`)),
  ]);
}

/** As `JSON.stringify` asks it. */
function shortened(_name: string, value: unknown): unknown {
  return Array.isArray(value) ? value.slice(0, SHOWN_OF_A_LIST) : value;
}

/** As `JSON.parse` asks it. */
function withoutSecret(name: string, value: unknown): unknown {
  return SECRET.test(name) && typeof value === 'string' ? `<${name}>` : value;
}

function firstLines(text: string): string {
  return text
    .split('\n')
    .slice(0, 1 + SHOWN_OF_A_LIST)
    .join('\n');
}

function bare(id: string): string {
  return id.replaceAll('-', '');
}

function hyphenated(id: string): string {
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function madeUp(number: number): string {
  return `0198c0de7a317c5eb7a4${String(number).padStart(12, '0')}`;
}
