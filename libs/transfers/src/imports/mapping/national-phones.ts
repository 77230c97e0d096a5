import type { Import, ImportEntity } from '../import.entity.js';

/** The most that is looked at: a cell may hold several numbers, of which the first tells how they are written. */
const MAX_LENGTH = 200;
const BEGIN = /^[\s'"(]*\d/;
const BETWEEN = /[;,|\n]/;
/** No country's number begins with a zero, nor does any country but those of North America group its numbers like this. */
const NATIONAL = /^['"]?\(?0(?!0)[\d\s()./-]*$|^\(?\d{3}\)?[ .-]{1,2}\d{3}[ .-]\d{4}$/;
/** The field that holds phones; a company's phone is kept as it is written. */
export const phoneFields: Readonly<Partial<Record<ImportEntity, string>>> = {
  contacts: 'phones',
  deals: 'contact_phone',
};

/** Whether a cell is a phone number as it is dialled within its country, and so says nothing without one. */
export function isNationalPhone(cell: string): boolean {
  if (cell.length > MAX_LENGTH || !BEGIN.test(cell)) return false;
  const first = firstIn(cell);
  const digits = first.replace(/\D/g, '').length;
  return NATIONAL.test(first) && digits >= 8 && digits <= 15;
}

/** The first number of a cell. */
export function firstIn(cell: string): string {
  return cell.split(BETWEEN, 1)[0]!.trim();
}

/** What is to be said of a number that is written as within a country which nothing names, and so stored as another's. */
export function warningOfPhone(column: string, written: string): string {
  return (
    `The column ${JSON.stringify(column)} holds ${JSON.stringify(written)}, which names no country, and is stored as ` +
    `+${written.replace(/\D/g, '')}: say default_country`
  );
}

/** What is to be said of a column whose phone numbers will not be understood; null where they are. */
export function warningOfPhones(
  { entity, columns, mapping, proofs }: Pick<Import, 'entity' | 'columns' | 'mapping' | 'proofs'>,
  column: string,
  defaultCountry: string | null,
): string | null {
  if (defaultCountry !== null || mapping[column] !== phoneFields[entity]) return null;
  const { nationalPhones: count, nationalPhone: first } =
    proofs.columns?.[String(columns.indexOf(column))] ?? {};
  if (count === undefined || first === undefined) return null;
  const many = count === 1 ? 'A phone number is' : `${count} phone numbers are`;
  return (
    `${many} written as within a country, such as ${JSON.stringify(first)}, and would be stored as ` +
    `+${first.replace(/\D/g, '')}: say default_country, for this import or for the organization`
  );
}
