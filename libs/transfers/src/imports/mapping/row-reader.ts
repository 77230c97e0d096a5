import { DomainError, invalid } from '@rosetta/common';
import { checkJson } from '@rosetta/contacts';
import { withoutGuard } from '../../csv-guard.js';
import type { FileRow } from '../import-chunks.repository.js';
import type { Import } from '../import.entity.js';
import { type CellKind, type CellReading, readCell, trimmed } from './cells.js';
import { CUSTOM, type KnownField } from './columns.js';
import { fieldsOf, systemColumns } from './fields.js';
import { knownColumn } from './known-columns.js';
import { typeOf, unreadColumns } from './mapping.js';
import { companyFields } from './company-fields.js';
import { contactNameFields, nameFields } from './name-fields.js';
import { numberIn } from './numbers.js';
import { labelColumnOf, refuseFax } from './phone-labels.js';
import { isSalutation } from './person-names.js';
import { plainName } from './plain-name.js';

/** The fields of one row, by their names on the wire. */
export type Fields = Readonly<Record<string, unknown>>;

/** A row as it was read: its fields, and what of its cells is in none of them. */
export interface ReadRow {
  readonly fields: Fields;
  readonly warnings: readonly string[];
}

/** A row that says nothing. */
export interface SkippedRow {
  readonly skipped: string;
}

/** As much of an import as the reading of its rows needs. */
export type Reading = Pick<Import, 'entity' | 'format' | 'columns' | 'mapping' | 'options' | 'proofs'>;

interface ReadColumn {
  readonly name: string;
  readonly place: number;
  readonly field: string;
  readonly isShared: boolean;
  readonly isCustom: boolean;
  /** Of phones, the place of the column that says of what kind they are. */
  readonly label?: number;
  readonly read: (cell: unknown) => unknown;
}

/** Fields that hold an amount of money. */
const AMOUNTS = ['value', 'annual_revenue'] as const;
/** The most columns that one warning names. */
const MAX_NAMED = 20;
/** An identifier that a spreadsheet was told to leave as it is. */
const QUOTED_NUMBER = /^'\+?\d+$/;

/** Reads rows of one import as fields; made once for many rows. */
export class RowReader {
  private readonly columns: readonly ReadColumn[];
  private readonly unread: readonly (readonly [string, number])[];
  private readonly isStrict: boolean;

  constructor(
    private readonly reading: Reading,
    known: readonly KnownField[],
  ) {
    const { columns, mapping, options } = reading;
    this.isStrict = options.strict ?? false;
    this.columns = columns.flatMap((name, place) => {
      const field = mapping[name] ?? null;
      return field === null ? [] : [this.columnOf(name, place, field, known)];
    });
    const places = new Map(columns.map((name, place) => [name, place]));
    this.unread = unreadColumns(reading)
      .filter((name) => !systemColumns.has(plainName(name)))
      .map((name) => [name, places.get(name)!] as const);
  }

  /** Reads one row. A cell that cannot be read is left out with a warning; in a strict import it is the row's failure. */
  read(row: FileRow): ReadRow | SkippedRow | DomainError {
    if ('error' in row) return invalid(row.error);
    const fields: Record<string, unknown> = {};
    // Without a prototype: `__proto__` is a key like any other.
    const custom = Object.create(null) as Record<string, unknown>;
    const warnings: string[] = [];
    let failure: DomainError | undefined;
    for (const column of this.columns) {
      try {
        const value = column.read(row[column.place]);
        if (value === undefined) continue;
        if (column.label !== undefined) refuseFax(row[column.label]);
        if (column.isCustom) custom[column.field.slice(CUSTOM.length)] = value;
        else
          fields[column.field] = column.isShared
            ? together(column.field, fields[column.field], value)
            : value;
      } catch (error) {
        const refused = asFailure(error);
        if (this.isStrict) return refused;
        failure ??= refused;
        warnings.push(warningOf(column.name, row[column.place], refused.message));
      }
    }
    for (const amount of AMOUNTS)
      if (fields[amount] !== undefined) warnings.push(...this.currencyBeside(row, fields, amount));
    const lost = this.unread.filter(([, place]) => !isBlankCell(row[place])).map(([name]) => name);
    if (lost.length > 0) warnings.push(notRead(lost));
    if (!isEmpty(fields) || !isEmpty(custom))
      return { fields: this.finished(fields, custom), warnings: [...warnings, ...this.moreThanOne(fields)] };
    return failure ?? { skipped: lost.length > 0 ? notRead(lost) : 'The row is blank' };
  }

  /** Names the column whose cell of this row holds a value of a field. */
  columnHolding(row: FileRow, field: string, value: unknown): string {
    const columns = this.columns.filter((column) => column.field === field || sameNames(column.field, field));
    const holds = ({ place }: ReadColumn) =>
      !('error' in row) && String(cellText(row[place])).includes(String(value));
    return (columns.find(holds) ?? columns[0])?.name ?? field;
  }

  private columnOf(name: string, place: number, field: string, known: readonly KnownField[]): ReadColumn {
    const { entity, format } = this.reading;
    const isCustom = field.startsWith(CUSTOM);
    const {
      kind,
      refersTo,
      isShared = false,
    } = isCustom ? { kind: kindOfCustom(field, known), refersTo: undefined } : fieldsOf[entity][field]!;
    const plain = isTable(format) ? fromTable : (cell: unknown) => cell;
    const label = field === 'phones' ? labelColumnOf(name, this.reading.columns) : undefined;
    const base = { name, place, field, isShared, isCustom, label };
    // A free-form field that nobody registered holds what the file says.
    if (kind === null) return { ...base, read: (cell) => storable(field, asWritten(plain(cell))) };
    const cells: CellReading = { kind, field, refersTo, ...this.writingOf(place) };
    if (field === 'position' && knownColumn(entity, name)?.isWeak)
      return { ...base, read: (cell) => refusingSalutation(readCell(cells, plain(cell))) };
    const read = (cell: unknown) => readCell(cells, plain(cell));
    return { ...base, read: isCustom ? (cell) => storable(field, read(cell)) : read };
  }

  /** How a column writes dates and numbers: as the caller says, or as the file proves. */
  private writingOf(place: number): Pick<CellReading, 'order' | 'sign'> {
    const { options, proofs } = this.reading;
    const proved = proofs.columns?.[String(place)];
    return {
      order: options.dateOrder ?? proved?.order ?? proofs.order ?? null,
      sign: options.decimalSign ?? proved?.sign ?? null,
    };
  }

  /** An amount may bring its currency along, as in "1.200 €"; a sign that stands for several is named. */
  private currencyBeside(
    row: readonly unknown[],
    fields: Record<string, unknown>,
    amount: (typeof AMOUNTS)[number],
  ): string[] {
    const column = this.columns.find(({ field }) => field === amount)!;
    const cell = row[column.place];
    const currency = typeof cell === 'string' ? numberIn(trimmed(cell))?.currency : null;
    const code = fields.currency;
    if (currency === null || (typeof code === 'string' && code.toUpperCase() === currency)) return [];
    // A revenue is in the currency of the organization's books, and has none of its own.
    if (amount === 'value' && code === undefined && currency !== undefined) fields.currency = currency;
    if (amount === 'value' && fields.currency === currency) return [];
    return [
      `Of the column ${JSON.stringify(column.name)} the amount is read, and not the currency: ${shown(cell)}`,
    ];
  }

  /** A deal is found by one e-mail and one phone, a company has one of each. */
  private moreThanOne(fields: Fields): string[] {
    return ONE[this.reading.entity].flatMap((field) => {
      const more = ((fields[field] as string[] | undefined) ?? []).slice(1);
      return more.length > 0 ? [`Only the first ${field} is read, and not ${more.join(', ')}`] : [];
    });
  }

  private finished(fields: Record<string, unknown>, custom: Record<string, unknown>): Fields {
    const finished = finish[this.reading.entity](fields);
    if ('opt_out' in finished) {
      // Of several that speak of consent, one that refuses it is heeded.
      finished.opt_in_status = finished.opt_out !== true && finished.opt_in_status !== false;
      delete finished.opt_out;
    }
    if ('external_id' in finished) {
      custom.external_id = finished.external_id;
      delete finished.external_id;
    }
    if (!isEmpty(custom))
      finished.custom_fields = { ...(finished.custom_fields as object | undefined), ...custom };
    return finished;
  }
}

/** What the fields of a row are together. */
const finish = { contacts: nameFields, companies: companyFields, deals: contactNameFields } as const;

/** Of these a record has one, though several columns may hold it. */
const ONE: Readonly<Record<Import['entity'], readonly string[]>> = {
  contacts: [],
  companies: ['email', 'phone'],
  deals: ['contact_email', 'contact_phone'],
};

function isEmpty(fields: Fields): boolean {
  for (const _ in fields) return false;
  return true;
}

/** Several columns make one list, or one text such as an address; of several that speak of consent, the one that refuses it is heeded. */
function together(field: string, known: unknown, value: unknown): unknown {
  if (known === undefined) return value;
  if (Array.isArray(known)) return [...(known as unknown[]), ...(value as unknown[])];
  if (typeof value === 'string') return `${known as string}, ${value}`;
  return field === 'opt_out' ? known === true || value === true : known === true && value === true;
}

/** Whether a file is a table of texts, as spreadsheets write it: an apostrophe in front says that a cell is one. */
function isTable(format: Import['format']): boolean {
  return format === 'csv' || format === 'xlsx';
}

function fromTable(cell: unknown): unknown {
  if (typeof cell !== 'string') return cell;
  if (!cell.startsWith("'")) return cell;
  return QUOTED_NUMBER.test(cell) ? cell.slice(1) : withoutGuard(cell);
}

function asWritten(cell: unknown): unknown {
  const value = typeof cell === 'string' ? trimmed(cell) : cell;
  return value === '' || value === null ? undefined : value;
}

/** What no free-form field can keep is left out of them alone. */
function storable(field: string, value: unknown): unknown {
  if (value !== undefined) checkJson(field, { value });
  return value;
}

function refusingSalutation(value: unknown): unknown {
  if (typeof value === 'string' && isSalutation(value))
    throw invalid('position must be what somebody does, not how they are addressed', 'position');
  return value;
}

function kindOfCustom(field: string, known: readonly KnownField[]): CellKind | null {
  const type = typeOf(field.slice(CUSTOM.length), known);
  return type === 'string' ? 'text' : type;
}

function isBlankCell(cell: unknown): boolean {
  return cell === undefined || cell === null || (typeof cell === 'string' && trimmed(cell) === '');
}

function asFailure(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  throw error;
}

function cellText(cell: unknown): unknown {
  return typeof cell === 'object' ? JSON.stringify(cell) : cell;
}

/** Whether a column may hold what of a name came to this field, of a person or of a deal's contact. */
function sameNames(column: string, field: string): boolean {
  const [, owner = '', part = ''] = /^(contact_)?(.+)$/.exec(field) ?? [];
  if (!/^(?:first|last)_name$|^name$/.test(part) || !column.startsWith(owner)) return false;
  const own = column.slice(owner.length);
  return own === 'name' || own.endsWith('_name') || own.startsWith('name_');
}

/** A cell that is in no field, and why. */
export function warningOf(column: string, cell: unknown, why: string): string {
  return `The column ${JSON.stringify(column)} holds ${shown(cell)}, which is left out: ${why}`;
}

function shown(cell: unknown): string {
  return JSON.stringify(String(cellText(cell)).slice(0, 100));
}

function notRead(columns: readonly string[]): string {
  const named = columns
    .slice(0, MAX_NAMED)
    .map((name) => JSON.stringify(name))
    .join(', ');
  const more = columns.length > MAX_NAMED ? ` and ${columns.length - MAX_NAMED} more` : '';
  return `Columns that are not read: ${named}${more}`;
}
