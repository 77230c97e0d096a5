import { ArrayElements } from './array-elements.js';
import type { FileFacts } from './file-facts.js';
import type { FileLine, FileReader } from './file-rows.js';
import { ObjectRows } from './object-rows.js';

/** Reads a JSON array of objects, one by one while they arrive; every key that occurs is a column. */
export class JsonArrayReader implements FileReader {
  private readonly objects: ObjectRows;

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
    const elements = new ArrayElements();
    for await (const piece of this.text)
      yield elements.push(piece).flatMap(({ line, json }) => this.objects.linesOfJson(line, json));
    elements.end();
  }
}
