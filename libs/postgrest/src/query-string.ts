import { refuse } from './errors.js';
import type { Limits } from './limits.js';

/** One decoded `key=value` of a query string, in the order it was sent. */
export type Parameter = readonly [key: string, value: string];

/** Header bytes arrive as latin1: unescaped UTF-8 has to be put together again. */
function repairUtf8(raw: string): string {
  if (!/[\x80-\xff]/.test(raw) || /[^\x00-\xff]/.test(raw)) return raw;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(raw, 'latin1'));
  } catch {
    return raw;
  }
}

/** What begins no pair of hexadecimal digits stands for itself, as in `like.%done` typed by hand. */
const barePercent = /%(?![0-9a-f]{2})/gi;

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced.replace(barePercent, '%25'));
  } catch {
    throw refuse.syntax('query string', text, 1, 'unexpected bytes expecting UTF-8');
  }
}

/** Decodes a raw query string into its parameters; keys without `=` are dropped, as PostgREST does. */
export function readQueryString(raw: string, limits: Pick<Limits, 'queryLength'>): Parameter[] {
  const text = raw.startsWith('?') ? raw.slice(1) : raw;
  if (text.length > limits.queryLength) throw refuse.queryTooLong(limits.queryLength);
  const parameters: Parameter[] = [];
  for (const part of repairUtf8(text).split('&')) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const key = decode(part.slice(0, equals));
    const value = decode(part.slice(equals + 1));
    if (key.includes('\0') || value.includes('\0')) {
      throw refuse.syntax('query string', key.replaceAll('\0', ''), 1, 'unexpected "\\NUL"');
    }
    parameters.push([key, value]);
  }
  return parameters;
}
