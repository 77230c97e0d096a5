import { refuse } from '../errors.js';
import type { Limits } from '../limits.js';
import type { Parameter } from '../query-string.js';
import { readOperatorExpression, readRawValue } from './filter.js';
import { countConditions, readGroup } from './logic.js';
import { readField, readName } from './names.js';
import { parseOrder } from './order.js';
import { Reader } from './reader.js';
import { parseSelect } from './select.js';
import type { Addressed, Condition, Field, Logic, OrderTerm, SelectItem } from './tree.js';

/** What limit and offset ask of one node, before any clamping. */
export interface Page {
  readonly limit?: bigint;
  readonly offset?: bigint;
}

/** Everything a query string says, as a tree that knows no schema yet. */
export interface Query {
  readonly select: readonly SelectItem[];
  readonly columns?: readonly string[];
  readonly onConflict?: readonly string[];
  readonly filters: readonly Addressed<Condition>[];
  readonly logic: readonly Addressed<Logic>[];
  readonly orders: readonly Addressed<readonly OrderTerm[]>[];
  readonly pages: readonly Addressed<Page>[];
}

const integer = /^\s*-?[0-9]{1,40}\s*$/;

function readPath(reader: Reader): string[] {
  const path: string[] = [];
  do path.push(readName(reader).trim());
  while (reader.take('.'));
  return path;
}

/** Text after the path of a filter key is refused, where PostgREST ignores it: it would filter on something else. */
function parseFilter([key, value]: Parameter, limits: Limits): Addressed<Condition> {
  const keyReader = new Reader(key, 'tree path');
  const path: string[] = [];
  let start = 0;
  do {
    start = keyReader.at;
    path.push(readName(keyReader));
  } while (keyReader.take('.'));
  keyReader.at = start;
  const field: Field = readField(keyReader, limits, true);
  keyReader.expectEnd('"->>", "->" or end of input');
  const reader = new Reader(value, 'filter');
  const expression = readOperatorExpression(reader, readRawValue, limits);
  reader.expectEnd();
  return { path: path.slice(0, -1), value: { kind: 'condition', field, ...expression } };
}

function parseLogic([key, value]: Parameter, limits: Limits): Addressed<Logic> {
  const keyReader = new Reader(key, 'logic path');
  const names = readPath(keyReader);
  keyReader.expectEnd('delimiter (.) or end of input');
  const operator = `${names.includes('not') ? 'not.' : ''}${names.at(-1)}`;
  const reader = new Reader(operator + value, 'logic tree', value);
  const tree = readGroup(reader, limits);
  if (!tree) return reader.fail('"("', operator.length);
  reader.skipBlanks();
  reader.expectEnd();
  return { path: names.slice(0, -1).filter((name) => name !== 'not'), value: tree };
}

function parseNames(text: string, subject: string): string[] {
  const reader = new Reader(text, subject);
  const names: string[] = [];
  do {
    reader.skipBlanks();
    names.push(readName(reader));
    reader.skipBlanks();
  } while (reader.take(','));
  reader.expectEnd('"," or end of input');
  return [...new Set(names)];
}

function parseAddress(key: string): string[] {
  const reader = new Reader(key, 'tree path');
  const path = readPath(reader);
  reader.expectEnd('delimiter (.) or end of input');
  return path.slice(0, -1);
}

function parsePages(parameters: readonly Parameter[]): Addressed<Page>[] {
  const pages = new Map<string, Addressed<{ limit?: bigint; offset?: bigint }>>();
  for (const [key, value] of parameters) {
    const path = parseAddress(key);
    const name = JSON.stringify(path);
    const page = pages.get(name)?.value ?? {};
    const which = lastWord(key) === 'limit' ? 'limit' : 'offset';
    delete page[which];
    if (integer.test(value)) page[which] = BigInt(value.trim());
    pages.set(name, { path, value: page });
  }
  return [...pages.values()];
}

function lastWord(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1);
}

/** Sorts parameters by what they are; of repeated reserved words the first counts. */
function sortParameters(parameters: readonly Parameter[]) {
  const single = new Map<string, string>();
  const filters: Parameter[] = [];
  const logic: Parameter[] = [];
  const orders: Parameter[] = [];
  const pages: Parameter[] = [];
  for (const parameter of parameters) {
    const [key, value] = parameter;
    const word = lastWord(key);
    if (word === 'and' || word === 'or') logic.push(parameter);
    else if (word === 'order') orders.push(parameter);
    else if (word === 'limit' || word === 'offset') pages.push(parameter);
    else if (key === 'select' || key === 'columns' || key === 'on_conflict') {
      if (!single.has(key)) single.set(key, value);
    } else filters.push(parameter);
  }
  return { single, filters, logic, orders, pages };
}

/** Parses the parameters of a request in the order in which PostgREST reports their errors. */
export function parseQuery(parameters: readonly Parameter[], limits: Limits): Query {
  const sorted = sortParameters(parameters);
  const orders = sorted.orders.map(([key, value]) => ({
    path: parseAddress(key),
    value: parseOrder(value, limits),
  }));
  const logic = sorted.logic.map((parameter) => parseLogic(parameter, limits));
  const columnsText = sorted.single.get('columns');
  const columns = columnsText === undefined ? undefined : parseNames(columnsText, 'columns parameter');
  const select = parseSelect(sorted.single.get('select') ?? '', limits);
  const filters = sorted.filters.map((parameter) => parseFilter(parameter, limits));
  const conflictText = sorted.single.get('on_conflict');
  const onConflict =
    conflictText === undefined ? undefined : parseNames(conflictText, 'on_conflict parameter');
  const pages = parsePages(sorted.pages);
  const conditions = logic.reduce((sum, tree) => sum + countConditions(tree.value), filters.length);
  if (conditions > limits.conditions) {
    throw refuse.tooMuch(`a request is limited to ${limits.conditions} conditions`);
  }
  return {
    select,
    filters,
    logic,
    orders,
    pages,
    ...(columns && { columns }),
    ...(onConflict && { onConflict }),
  };
}
