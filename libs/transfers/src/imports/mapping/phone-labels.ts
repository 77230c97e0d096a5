import { invalid } from '@rosetta/common';

/** "Phone 1 - Value", as Google calls the column beside "Phone 1 - Label", or "Phone 1 - Type" before. */
const VALUE = /^(.*\S)\s*-\s*value$/i;
const KINDS = ['Label', 'Type'];
const FAX = /fax|faks|t[ée]l[ée]copie|факс|فاكس|传真|傳真|ファックス|팩스/iu;

/** The place of the column that says of what kind the phones of another are; undefined where none does. */
export function labelColumnOf(column: string, columns: readonly string[]): number | undefined {
  const [, stem] = VALUE.exec(column) ?? [];
  const place = stem === undefined ? -1 : columns.findIndex((name) => isLabel(name, stem));
  return place < 0 ? undefined : place;
}

/** @throws {validation_failed} where what stands beside phones says that they are none */
export function refuseFax(label: unknown): void {
  if (typeof label === 'string' && FAX.test(label)) throw invalid('a fax is not a phone', 'phones');
}

function isLabel(name: string, stem: string): boolean {
  return KINDS.some((kind) => name.toLowerCase() === `${stem} - ${kind}`.toLowerCase());
}
