import type { FileFacts } from '../file-facts.js';
import type { FileLine, FileReader, KnownColumns } from '../file-rows.js';
import { TableRows } from '../table-rows.js';
import { TemporaryFolder } from '../temporary-folder.js';
import { mergedCellsOf, spread } from './merged-cells.js';
import { readNumberFormats } from './number-formats.js';
import { readSharedStrings } from './shared-strings.js';
import { readSheet } from './sheet-rows.js';
import { TextStore } from './text-store.js';
import { readWorkbook, sheetOf } from './workbook.js';
import { ZipParts } from './zip-parts.js';

/** What of a workbook is read, as far as the caller says. */
export interface XlsxLayout {
  readonly sheet?: string;
  readonly headerLine?: number;
  readonly maxBytes: number;
}

/** Reads one sheet of an Excel workbook, row by row. The file is kept on disk meanwhile, since its contents stand at its end. */
export class XlsxReader implements FileReader {
  private table: TableRows | null = null;

  constructor(
    private readonly bytes: AsyncIterable<Buffer>,
    readonly facts: FileFacts,
    private readonly known: KnownColumns,
    private readonly layout: XlsxLayout,
  ) {}

  get columns(): string[] {
    return this.table?.columns ?? [];
  }

  rows(): AsyncGenerator<readonly FileLine[], void, undefined> {
    return TemporaryFolder.whileYielding((folder) => this.rowsIn(folder));
  }

  private async *rowsIn(folder: TemporaryFolder): AsyncGenerator<readonly FileLine[], void, undefined> {
    const zip = await ZipParts.keep(this.bytes, folder.file('workbook.zip'), this.layout.maxBytes);
    const texts = new TextStore(folder.file('texts'));
    try {
      yield* this.rowsOf(zip, texts);
    } finally {
      texts.close();
      zip.close();
    }
  }

  private async *rowsOf(
    zip: ZipParts,
    texts: TextStore,
  ): AsyncGenerator<readonly FileLine[], void, undefined> {
    const { facts, layout } = this;
    const workbook = await readWorkbook(zip);
    const sheet = sheetOf(workbook, layout.sheet);
    facts.sheet = sheet.name;
    facts.sheets = workbook.sheets.map(({ name }) => name);
    await readSharedStrings(zip.read(workbook.parts.get('sharedStrings') ?? ''), (text) => texts.add(text));
    const formats = await readNumberFormats(zip.read(workbook.parts.get('styles') ?? ''));
    const merged = await mergedCellsOf(zip.read(sheet.part));
    const table = new TableRows(facts, this.known, layout.headerLine, (names, line) =>
      spread(names, line, merged),
    );
    this.table = table;
    const sharedString = (index: number) => texts.get(index);
    const context = { sharedString, formats, isFrom1904: workbook.isFrom1904, facts };
    for await (const records of readSheet(zip.read(sheet.part), context)) yield table.push(records);
    yield table.end();
  }
}
