import type { Hash } from 'node:crypto';
import { DomainError, isNestedDeeper, MAX_JSON_LEVELS } from '@rosetta/common';
import { parse } from 'secure-json-parse';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * A request's body as it came, read only when somebody asks: so credentials are checked before a malformed body is, and a
 * dialect that has a grammar of its own (CSV) reads the text itself.
 */
export class RequestBody {
  /** The body as JSON, once somebody has asked for it. */
  parsed: unknown;

  constructor(
    private readonly bytes: Buffer,
    readonly contentType: string,
  ) {}

  /** Feeds the body to a hash, byte for byte. */
  addTo(hash: Hash): Hash {
    return hash.update(this.bytes);
  }

  isEmpty(): boolean {
    return this.bytes.length === 0;
  }

  /** The body as text; bytes that are no UTF-8 are refused instead of being replaced. */
  text(): string {
    try {
      return utf8.decode(this.bytes);
    } catch (cause) {
      throw new DomainError('malformed_json', 'The request body is not valid UTF-8', { cause });
    }
  }

  /** Reads the body as JSON; an empty one is undefined. Throws `malformed_json` or `unsupported_media_type`. */
  json(): unknown {
    const text = this.text();
    if (text.trim() === '') return undefined;
    if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(this.contentType))
      throw new DomainError('unsupported_media_type', 'Content-Type must be application/json');
    if (isNestedDeeper(this.bytes, MAX_JSON_LEVELS))
      throw new DomainError(
        'validation_failed',
        `The request body is limited to ${MAX_JSON_LEVELS} levels of nesting`,
      );
    try {
      return (this.parsed = parse(text) as unknown);
    } catch (cause) {
      throw new DomainError('malformed_json', 'The request body is not valid JSON', { cause });
    }
  }
}
