import { DomainError } from '@rosetta/common';
import { decoderOf, encodingNamed } from '../encoding/text-encoding.js';

/** A property of a card: `item1.TEL;TYPE=cell:...` is `TEL`, with its parameters in upper case. */
export interface VcardProperty {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, readonly string[]>;
  /** Decoded, but with its escapes: what separates values is not yet told from what they hold. */
  readonly value: string;
}

/** Reads a property; null where a line is none. */
export function readProperty(line: string): VcardProperty | null {
  const end = endOfParameters(line);
  if (end < 0) return null;
  const [head = '', ...written] = splitOutsideQuotes(line.slice(0, end), ';');
  const name = head
    .slice(head.lastIndexOf('.') + 1)
    .trim()
    .toUpperCase();
  if (!/^[A-Z0-9-]+$/.test(name)) return null;
  const parameters = new Map<string, string[]>();
  for (const each of written) {
    const [key, values] = parameterOf(each);
    parameters.set(key, [...(parameters.get(key) ?? []), ...values]);
  }
  return { name, parameters, value: decoded(line.slice(end + 1), parameters) };
}

/** Whether a parameter has this value; 2.1 writes the types of a property without saying that they are. */
export function isOfType({ parameters }: VcardProperty, type: string): boolean {
  return parameters.get('TYPE')?.some((each) => each.toUpperCase() === type) ?? false;
}

/** The parts of a value that stand apart by a sign, without their escapes. */
export function partsOf(value: string, separator: ';' | ','): string[] {
  return splitAt(value, separator).map((part) => unescaped(part).trim());
}

/** The parts of a value that stand apart by a sign, as they are written. */
export function splitAt(value: string, separator: ';' | ','): string[] {
  const parts = [''];
  for (const [token] of value.matchAll(/\\[\s\S]?|[^\\;,]+|[\s\S]/g)) {
    if (token === separator) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts;
}

/** A value without its escapes. */
export function unescaped(value: string): string {
  return value.replace(/\\([\s\S])/g, (_, sign: string) => (/[nN]/.test(sign) ? '\n' : sign));
}

function endOfParameters(line: string): number {
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') isQuoted = !isQuoted;
    else if (line[at] === ':' && !isQuoted) return at;
  }
  return -1;
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  return text.match(new RegExp(`(?:"[^"]*"|[^"${separator}])+`, 'g')) ?? [];
}

function parameterOf(written: string): readonly [string, string[]] {
  const equals = written.indexOf('=');
  if (equals < 0) {
    const word = written.trim().toUpperCase();
    if (word === 'QUOTED-PRINTABLE' || word === 'BASE64') return ['ENCODING', [word]];
    return ['TYPE', [word]];
  }
  const values = splitOutsideQuotes(written.slice(equals + 1), ',');
  return [
    written.slice(0, equals).trim().toUpperCase(),
    values.map((value) => value.replaceAll('"', '').trim()),
  ];
}

function decoded(value: string, parameters: ReadonlyMap<string, readonly string[]>): string {
  if (parameters.get('ENCODING')?.[0]?.toUpperCase() !== 'QUOTED-PRINTABLE') return value;
  const bytes = Buffer.from(
    value
      .replace(/[^\x00-\x7f]+/g, (text) => Buffer.from(text).toString('latin1'))
      .replace(/=([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
    'latin1',
  );
  return textOf(bytes, parameters.get('CHARSET')?.[0] ?? 'utf-8');
}

/** A charset that is wrongly named, or not at all, is what old phones wrote: the text is kept as far as it can be read. */
function textOf(bytes: Buffer, charset: string): string {
  try {
    const decode = decoderOf(encodingNamed(charset));
    return decode(bytes) + decode();
  } catch (error) {
    if (error instanceof DomainError) return bytes.toString('latin1');
    throw error;
  }
}
