import { invalid } from '@rosetta/common';
import type { FileFacts } from './file-facts.js';
import { type FileLine, type FileReader, MAX_ROW_LENGTH } from './file-rows.js';
import { ObjectRows } from './object-rows.js';

/** Reads one JSON object a line; every key that occurs is a column. */
export class NdjsonReader implements FileReader {
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
    let before = 0;
    for await (const lines of linesOf(this.text)) {
      const begun = before;
      before += lines.length;
      yield lines.flatMap((json, index) =>
        json.trim() === '' ? [] : this.objects.linesOfJson(begun + index + 1, json),
      );
    }
  }
}

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string[], void, undefined> {
  let rest = '';
  let line = 1;
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    yield lines;
    line += lines.length;
    if (rest.length > MAX_ROW_LENGTH)
      throw invalid(`The row in line ${line} has more than ${MAX_ROW_LENGTH} characters`);
  }
  yield [rest];
}
