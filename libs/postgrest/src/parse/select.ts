import type { Limits } from '../limits.js';
import { readField, readName, readNameIfAny, readTypeName } from './names.js';
import { Reader } from './reader.js';
import type { Aggregate, SelectItem, SelectRelation } from './tree.js';

const aggregateCall = /\.(count|sum|avg|min|max)\(\)/y;
const joinWord = /!(inner|left)(?=[!(])/y;
const expectingEnd = '"->>", "->", "::", ".", ")", "," or end of input';

class SelectReader {
  private items = 0;
  private embeds = 0;

  constructor(
    private readonly reader: Reader,
    private readonly limits: Limits,
  ) {}

  readItems(depth: number): SelectItem[] {
    const { reader } = this;
    const items: SelectItem[] = [];
    reader.skipBlanks();
    if (reader.ended || reader.sees(')')) return items;
    do {
      this.items += 1;
      if (this.items > this.limits.selectItems) {
        reader.refuseSize(`select is limited to ${this.limits.selectItems} items`);
      }
      reader.skipBlanks();
      items.push(this.readItem(depth));
      reader.skipBlanks();
    } while (reader.take(','));
    return items;
  }

  private readItem(depth: number): SelectItem {
    const { reader } = this;
    if (reader.take('...')) return this.readRelation(readName(reader), depth, { spread: true });
    if (reader.take('*')) {
      if (!this.atEnd()) reader.fail('")", "," or end of input');
      return { kind: 'field', field: { name: '*', path: [] } };
    }
    const alias = this.readAlias();
    const start = reader.at;
    const name = readName(reader);
    if (name !== 'count' && (reader.sees('(') || reader.sees('!'))) {
      return this.readRelation(name, depth, { spread: false, ...alias });
    }
    if (name === 'count' && reader.take('()')) return this.readCount(alias);
    reader.at = start;
    return this.readField(alias);
  }

  private readAlias(): { alias?: string } {
    const start = this.reader.at;
    const alias = readNameIfAny(this.reader);
    if (alias !== undefined && this.reader.sees(':') && !this.reader.sees('::')) {
      this.reader.at += 1;
      return { alias };
    }
    this.reader.at = start;
    return {};
  }

  private readCount(alias: { alias?: string }): SelectItem {
    const aggregateCast = this.readCast();
    this.expectEnd();
    return {
      kind: 'field',
      field: { name: '*', path: [] },
      aggregate: 'count',
      ...alias,
      ...(aggregateCast && { aggregateCast }),
    };
  }

  private readField(alias: { alias?: string }): SelectItem {
    const { reader } = this;
    const field = readField(reader, this.limits);
    const cast = this.readCast();
    const aggregate = reader.match(aggregateCall)?.[1] as Aggregate | undefined;
    const aggregateCast = aggregate && this.readCast();
    this.expectEnd();
    return {
      kind: 'field',
      field,
      ...alias,
      ...(cast && { cast }),
      ...(aggregate && { aggregate }),
      ...(aggregateCast && { aggregateCast }),
    };
  }

  private readCast(): string | undefined {
    return this.reader.take('::') ? readTypeName(this.reader) : undefined;
  }

  private readRelation(
    target: string,
    depth: number,
    how: { spread: boolean; alias?: string },
  ): SelectRelation {
    const { reader } = this;
    let hint: string | undefined;
    let join: string | undefined;
    for (let i = 0; i < 2 && reader.sees('!'); i += 1) {
      const word = reader.match(joinWord)?.[1];
      if (word) join ??= word;
      else {
        reader.at += 1;
        const named = readName(reader);
        hint ??= named;
      }
    }
    reader.expect('(');
    this.admitEmbed(depth);
    const items = this.readItems(depth + 1);
    reader.expect(')', '"," or ")"');
    return { kind: 'relation', target, inner: join === 'inner', items, ...how, ...(hint && { hint }) };
  }

  private admitEmbed(depth: number): void {
    this.embeds += 1;
    if (depth > this.limits.embedDepth) {
      this.reader.refuseSize(`embedding is limited to ${this.limits.embedDepth} levels`);
    }
    if (this.embeds > this.limits.embeds) {
      this.reader.refuseSize(`a request is limited to ${this.limits.embeds} embedded resources`);
    }
  }

  private atEnd(): boolean {
    this.reader.skipBlanks();
    return this.reader.ended || this.reader.sees(',') || this.reader.sees(')');
  }

  private expectEnd(): void {
    if (!this.atEnd()) this.reader.fail(expectingEnd);
  }
}

/** Parses the select parameter; the empty text means every column. */
export function parseSelect(text: string, limits: Limits): SelectItem[] {
  const reader = new Reader(text, 'select parameter');
  const items = new SelectReader(reader, limits).readItems(1);
  reader.expectEnd('"," or end of input');
  return items.length > 0 ? items : [{ kind: 'field', field: { name: '*', path: [] } }];
}
