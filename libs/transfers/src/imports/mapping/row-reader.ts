import { DomainError, invalid } from '@rosetta/common';
import type { ContactRow } from '@rosetta/contacts';
import type { DealRow } from '@rosetta/deals';
import { withoutGuard } from '../../csv-guard.js';
import type { FileRow } from '../import-chunks.repository.js';
import type { Import } from '../import.entity.js';
import { type CellKind, readCell } from './cells.js';
import { fieldsOf } from './fields.js';
import { CUSTOM, type KnownField, typeOf } from './mapping.js';

/** The fields of one row, by their names on the wire. */
export type Fields = Readonly<Record<string, unknown>>;

interface Column {
  readonly place: number;
  readonly field: string;
  readonly kind: CellKind | null;
  readonly read: (cell: unknown) => unknown;
}

/** Reads rows of one import as fields; made once for many rows. */
export class RowReader {
  private readonly columns: readonly Column[];

  constructor(
    { entity, format, columns, mapping }: Pick<Import, 'entity' | 'format' | 'columns' | 'mapping'>,
    known: readonly KnownField[],
  ) {
    const plain =
      format === 'csv'
        ? (cell: unknown) => (typeof cell === 'string' ? withoutGuard(cell) : cell)
        : (cell: unknown) => cell;
    this.columns = columns.flatMap((name, place): Column[] => {
      const field = mapping[name] ?? null;
      if (field === null) return [];
      const { kind, refersTo } = fieldsOf[entity][field] ?? { kind: kindOfCustom(field, known) };
      // A free-form field that nobody registered holds what the file says.
      const read =
        kind === null
          ? (cell: unknown) => (cell === '' || cell === null ? undefined : plain(cell))
          : (cell: unknown) => readCell(kind, plain(cell), field, refersTo);
      return [{ place, field, kind, read }];
    });
  }

  /** Reads one row; a cell that cannot be read is the row's failure. */
  read(row: FileRow): Fields | DomainError {
    if ('error' in row) return invalid(row.error);
    const fields: Record<string, unknown> = {};
    const custom: [string, unknown][] = [];
    try {
      for (const { place, field, kind, read } of this.columns) {
        const value = read(row[place]);
        if (value === undefined) continue;
        if (field.startsWith(CUSTOM)) custom.push([field.slice(CUSTOM.length), value]);
        else
          fields[field] =
            kind === 'list' && fields[field]
              ? [...(fields[field] as string[]), ...(value as string[])]
              : value;
      }
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
    if (custom.length > 0)
      fields.custom_fields = Object.fromEntries([...Object.entries(fields.custom_fields ?? {}), ...custom]);
    return fields;
  }
}

function kindOfCustom(field: string, known: readonly KnownField[]): CellKind | null {
  const type = typeOf(field.slice(CUSTOM.length), known);
  return type === 'string' ? 'text' : type;
}

/** The fields of a row as a contact's. */
export function asContact(fields: Fields): ContactRow {
  const { name, first_name: firstName, last_name: lastName } = fields as Record<string, string | undefined>;
  return {
    ...(firstName === undefined && lastName === undefined ? { name } : { firstName, lastName }),
    emails: fields.emails as string[] | undefined,
    phones: fields.phones as string[] | undefined,
    position: fields.position as string | undefined,
    companyName: fields.company_name as string | undefined,
    companyId: fields.company_id as string | undefined,
    assigneeId: fields.assignee_id as string | undefined,
    description: fields.description as string | undefined,
    source: fields.source as string | undefined,
    tags: fields.tags as string[] | undefined,
    optInStatus: fields.opt_in_status as boolean | undefined,
    customFields: fields.custom_fields as Record<string, unknown> | undefined,
  };
}

/** The fields of a row as a deal's. */
export function asDeal(fields: Fields, createContactIfMissing: boolean): DealRow {
  const text = (field: string) => fields[field] as string | undefined;
  return {
    deal: {
      title: text('title'),
      value: fields.value as number | undefined,
      currency: text('currency'),
      stage: text('stage'),
      pipelineId: text('pipeline_id'),
      description: text('description'),
      expectedCloseDate: text('expected_close_date'),
      probability: fields.probability as number | undefined,
      source: text('source'),
      tags: fields.tags as string[] | undefined,
      ownerId: text('owner_id'),
      companyId: text('company_id'),
      customFields: fields.custom_fields as Record<string, unknown> | undefined,
      products: fields.products as Record<string, unknown>[] | undefined,
    },
    contactId: text('contact_id'),
    contactEmail: text('contact_email'),
    contactPhone: text('contact_phone'),
    contactFirstName: text('contact_first_name'),
    contactLastName: text('contact_last_name'),
    createContactIfMissing:
      (fields.create_contact_if_missing as boolean | undefined) ?? createContactIfMissing,
  };
}
