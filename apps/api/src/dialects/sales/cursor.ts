import { invalid, isUuid } from '@rosetta/common';

const LARGEST_NUMBER = 9_223_372_036_854_775_807n;

/** Writes where a page ended as the document's cursor: `123` is `MTIz`. */
export function toCursor(position: string): string {
  return Buffer.from(position).toString('base64');
}

/** Reads a cursor of the contacts, whose position is their integer id; `0` begins. */
export function numberOfCursor(page: string | null | undefined): string {
  if (!page) return '0';
  const number = positionOf(page);
  if (!/^\d{1,19}$/.test(number) || BigInt(number) > LARGEST_NUMBER) throw notOurs();
  return number;
}

/** Where a page of accounts begins: behind one of them, or as in the published sample behind so many. */
export interface AccountPosition {
  readonly after: string | null;
  readonly skip?: string;
}

/** Reads a cursor of the accounts, whose position is their uuid, or a number of them; null begins. */
export function positionOfCursor(page: string | null | undefined): AccountPosition {
  if (!page) return { after: null };
  const position = positionOf(page);
  return isUuid(position) ? { after: position } : { after: null, skip: numberOfCursor(page) };
}

/** Node's decoder skips what is no base64: only a text that comes out the same again was one. */
function positionOf(page: string): string {
  const position = Buffer.from(page, 'base64').toString('latin1');
  if (toCursor(position).replace(/=+$/, '') !== page.replace(/=+$/, '')) throw notOurs();
  return position;
}

function notOurs() {
  return invalid('page is not a cursor of this list', 'page');
}
