import type { Limits } from '../limits.js';
import { readField, readName } from './names.js';
import { Reader } from './reader.js';
import type { OrderTerm } from './tree.js';

const relationHead = /(?:"[^"]*"|[^,.(>]*)\(/y;
const direction = /\.(asc|desc)(?=[.,]|[ \t]|$)/y;
const nullsPlace = /\.nulls(first|last)(?=,|[ \t]|$)/y;

function readTerm(reader: Reader, limits: Limits): OrderTerm {
  reader.skipBlanks();
  const start = reader.at;
  let relation: string | undefined;
  if (reader.match(relationHead)) {
    reader.at = start;
    relation = readName(reader);
    reader.expect('(');
  }
  const field = readField(reader, limits);
  if (relation !== undefined) reader.expect(')');
  const descending = reader.match(direction)?.[1] === 'desc';
  const nulls = reader.match(nullsPlace)?.[1] as 'first' | 'last' | undefined;
  reader.skipBlanks();
  if (!reader.ended && !reader.sees(',')) {
    if (reader.take('.')) reader.fail('"asc", "desc", "nullsfirst" or "nullslast"');
    reader.fail('delimiter (.), "," or end of input');
  }
  return {
    field,
    descending,
    ...(relation !== undefined && { relation }),
    ...(nulls && { nulls }),
  };
}

/** Parses an order parameter. */
export function parseOrder(text: string, limits: Limits): OrderTerm[] {
  const reader = new Reader(text, 'order');
  const terms: OrderTerm[] = [];
  do {
    if (terms.length === limits.orderTerms) {
      reader.refuseSize(`order is limited to ${limits.orderTerms} terms`);
    }
    terms.push(readTerm(reader, limits));
  } while (reader.take(','));
  return terms;
}
