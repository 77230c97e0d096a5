import { type FileFacts, skip } from '../file-facts.js';
import type { FileLine, FileReader } from '../file-rows.js';
import { ObjectRows } from '../object-rows.js';
import { type ContentLine, ContentLines } from './content-lines.js';
import { isGroup, readCard } from './vcard-fields.js';
import { readProperty, type VcardProperty } from './vcard-property.js';

interface Card {
  readonly line: number;
  readonly properties: VcardProperty[];
  problem: string | null;
}

/** Reads vCards of 2.1, 3.0 and 4.0: each is a row, its fields being columns by their names on the wire. */
export class VcardReader implements FileReader {
  private readonly objects: ObjectRows;
  private card: Card | null = null;
  /** Of cards in cards, as an agent's, which belong to somebody else. */
  private nested = 0;
  private readonly ignored = new Set<string>();

  constructor(
    private readonly text: AsyncIterable<string>,
    readonly facts: FileFacts,
  ) {
    this.objects = new ObjectRows(facts);
  }

  get columns(): string[] {
    return this.objects.columns;
  }

  async *rows(): AsyncGenerator<readonly FileLine[], void, undefined> {
    const lines = new ContentLines();
    for await (const piece of this.text) yield this.read(lines.push(piece, false));
    yield this.read(lines.push('', true));
    if (this.card) yield [notEnded(this.card)];
  }

  private read(lines: readonly ContentLine[]): FileLine[] {
    const rows: FileLine[] = [];
    for (const { line, text } of lines) {
      const sign = text.trim().toUpperCase();
      if (sign === 'BEGIN:VCARD') this.begin(line, rows);
      else if (sign === 'END:VCARD') this.end(rows);
      else if (this.card && this.nested === 0) this.add(this.card, line, text);
    }
    return rows;
  }

  /** A card in a card stands behind a property that it is the value of; anywhere else, the one before it was not ended. */
  private begin(line: number, rows: FileLine[]): void {
    if (this.nested > 0 || this.card?.properties.at(-1)?.value.trim() === '') {
      this.nested += 1;
      return;
    }
    if (this.card) rows.push(notEnded(this.card));
    this.card = { line, properties: [], problem: null };
  }

  private add(card: Card, line: number, text: string): void {
    const property = readProperty(text);
    if (property) card.properties.push(property);
    else card.problem ??= `Line ${line} is no vCard property`;
  }

  private end(rows: FileLine[]): void {
    const { card } = this;
    if (this.nested > 0) this.nested -= 1;
    else if (card) {
      this.card = null;
      const { line, problem } = card;
      rows.push(...(problem === null ? this.linesOf(card) : [{ line, row: { error: problem } }]));
    }
  }

  private linesOf({ line, properties }: Card): FileLine[] {
    if (isGroup(properties)) {
      skip(this.facts, line, 'property', 'KIND:group');
      return [];
    }
    const { fields, ignored } = readCard(properties);
    for (const name of ignored) {
      // Named once each: what a phone adds to one card, it adds to all.
      if (!this.ignored.has(name)) skip(this.facts, line, 'property', name);
      this.ignored.add(name);
    }
    return this.objects.linesOfFields(line, fields);
  }
}

function notEnded({ line }: Card): FileLine {
  return { line, row: { error: 'The vCard has no END:VCARD' } };
}
