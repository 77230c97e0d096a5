import type { ColumnDeclaration } from '@rosetta/postgrest';

/** A column that callers write, and the property of the record that it stands for. */
export interface Field<Property> extends ColumnDeclaration {
  readonly type: keyof Readers;
  readonly property: Property;
}

/** What callers write of a record, by its names on the wire: whoever reads, shows or documents one goes by this. */
export type Fields<Record> = Readonly<{ [name: string]: Field<keyof Record> }>;

/** A row of a body as it was sent. */
export type Row = Readonly<Record<string, unknown>>;

/** Reads a value of each type from a row, or refuses it; a key that is left out is undefined. */
export interface Readers {
  readonly text: Reader;
  readonly 'text[]': Reader;
  readonly uuid: Reader;
  readonly boolean: Reader;
  readonly numeric: Reader;
  readonly date: Reader;
  readonly jsonb: Reader;
}

type Reader = (row: Row, field: string) => unknown;

/** Reads a row as a record's properties. */
export function readFields<Record>(fields: Fields<Record>, row: Row, readers: Readers): Record {
  const read: { [property in keyof Record]?: unknown } = {};
  for (const name in fields) {
    const { type, property } = fields[name]!;
    read[property] = readers[type](row, name);
  }
  return read as Record;
}

/** Shows a record's properties as a row. */
export function presentFields<Record>(fields: Fields<Record>, record: Record) {
  return Object.fromEntries(Object.entries(fields).map(([name, { property }]) => [name, record[property]]));
}
