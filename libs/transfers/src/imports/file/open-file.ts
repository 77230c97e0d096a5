import type { FileFormat } from '../import.entity.js';
import { CsvReader } from './csv/csv-reader.js';
import { textOf } from './encoding/file-text.js';
import { peek } from './file-bytes.js';
import { noFileFacts } from './file-facts.js';
import { formatOf, TELLING_BYTES } from './file-format.js';
import type { FileReader, KnownColumns } from './file-rows.js';
import { JsonArrayReader } from './json-array-reader.js';
import { NdjsonReader } from './ndjson-reader.js';
import { VcardReader } from './vcard/vcard-reader.js';
import { withWholeCharacters } from './vcard/whole-characters.js';
import { XlsxReader } from './xlsx/xlsx-reader.js';

/** What the caller says of how a file is written; the rest is found out. */
export interface FileLayout {
  readonly format: FileFormat | null;
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly sheet?: string;
  readonly headerLine?: number;
}

/** A file that is about to be read. */
export interface OpenFile {
  readonly format: FileFormat;
  readonly reader: FileReader;
}

/** Finds the reader for a file. */
export async function openFile(
  sent: AsyncIterable<Buffer>,
  layout: FileLayout,
  known: KnownColumns,
  maxBytes: number,
): Promise<OpenFile> {
  const { beginning, bytes } = await peek(sent, TELLING_BYTES);
  const format = formatOf(beginning, layout.format);
  return { format, reader: readerOf(format, bytes, layout, known, maxBytes) };
}

function readerOf(
  format: FileFormat,
  bytes: AsyncIterable<Buffer>,
  layout: FileLayout,
  known: KnownColumns,
  maxBytes: number,
): FileReader {
  const facts = noFileFacts();
  if (format === 'xlsx') return new XlsxReader(bytes, facts, known, { ...layout, maxBytes });
  const whole = format === 'vcard' ? withWholeCharacters(bytes) : bytes;
  const text = textOf(whole, layout.encoding, facts, known);
  switch (format) {
    case 'csv':
      return new CsvReader(text, facts, known, layout);
    case 'ndjson':
      return new NdjsonReader(text, facts);
    case 'json':
      return new JsonArrayReader(text, facts);
    case 'vcard':
      return new VcardReader(text, facts);
  }
}
