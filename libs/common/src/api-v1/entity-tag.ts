import { createHash } from 'node:crypto';
import { invalid } from '../domain-error.js';
import type { AcceptedVersions, Versioned } from '../version.js';

/** Entity tags (RFC 9110, section 8.8.3); node reads the bytes of a header as latin1. */
const TAGS = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;
/** A list of them, each written as a character that no header holds. */
const LIST = /^[ \t,]*•(?:[ \t]*,[ \t,]*•)*[ \t,]*$/;
/** A tag of ours, as it left or as a proxy that compresses has made it weak. */
const VERSION = /^(?:W\/)?"([1-9]\d{0,9})(?:;[\da-f]{16})?"$/;

/**
 * Writes a record's version as its strong entity tag. What a response shows of other records beside it is part of the tag, so that
 * whoever has it does not miss their changes; to `If-Match` the version alone counts, since only the record is changed.
 */
export function entityTag({ version }: Versioned, beside?: unknown): string {
  if (beside === undefined) return `"${version}"`;
  return `"${version};${createHash('sha256').update(JSON.stringify(beside)).digest('hex').slice(0, 16)}"`;
}

/**
 * Reads `If-Match`: the versions it names. `*` is any version; tags that are none of ours match nothing. RFC 9110 would have weak
 * tags match nothing either, but those of ours are counted versions however they are written, and nginx weakens all that it
 * compresses: its clients could never change anything.
 */
export function readIfMatch(header: string | undefined): AcceptedVersions {
  const tags = readTags('If-Match', header);
  if (tags === undefined || tags === '*') return undefined;
  return new Set(tags.flatMap((tag) => VERSION.exec(tag)?.[1] ?? []).map(Number));
}

/** Whether `If-None-Match` names a tag, weakly or not: its sender has this representation. */
export function isKnown(tag: string, header: string | undefined): boolean {
  const tags = readTags('If-None-Match', header);
  return tags === '*' || tags?.some((each) => each.replace(/^W\//, '') === tag) === true;
}

function readTags(name: string, header: string | undefined): '*' | string[] | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return '*';
  if (!LIST.test(header.replace(TAGS, '•'))) throw invalid(`${name} must be * or entity tags like "1"`);
  return header.match(TAGS)!;
}
