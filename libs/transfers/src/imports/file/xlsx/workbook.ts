import path from 'node:path';
import { invalid } from '@rosetta/common';
import { readAll } from './xml-events.js';
import type { ZipParts } from './zip-parts.js';

/** A sheet of a workbook, and the part that holds its cells. */
export interface Sheet {
  readonly name: string;
  readonly isHidden: boolean;
  readonly part: string;
}

/** What a workbook says of itself. */
export interface Workbook {
  readonly sheets: readonly Sheet[];
  /** Days count from 1904 instead of 1900. */
  readonly isFrom1904: boolean;
  /** Parts by what they are, e.g. `sharedStrings`. */
  readonly parts: ReadonlyMap<string, string>;
}

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly target: string;
}

/** Reads which sheets there are, and where everything stands. */
export async function readWorkbook(zip: ZipParts): Promise<Workbook> {
  const [main] = (await relationsOf(zip, '')).filter(({ type }) => type === 'officeDocument');
  const part = main?.target ?? 'xl/workbook.xml';
  if (!zip.has(part) || !part.endsWith('.xml')) throw noWorkbook(zip);
  const relations = await relationsOf(zip, part);
  const sheets: Sheet[] = [];
  let isFrom1904 = false;
  await readAll(zip.read(part), {
    open: (name, attributes) => {
      if (name === 'workbookPr') isFrom1904 = /^(1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key))?.[1];
      const relation = relations.find((each) => each.id === id && each.type === 'worksheet');
      const isHidden = attributes.state !== undefined && attributes.state !== 'visible';
      if (relation) sheets.push({ name: attributes.name ?? '', isHidden, part: relation.target });
    },
  });
  return { sheets, isFrom1904, parts: new Map(relations.map(({ type, target }) => [type, target])) };
}

/** The sheet of this name, or the first that is shown. */
export function sheetOf({ sheets }: Workbook, name: string | undefined): Sheet {
  const shown = sheets.filter(({ isHidden }) => !isHidden);
  const plain = (text: string) => text.trim().toLowerCase();
  const sheet =
    name === undefined ? (shown[0] ?? sheets[0]) : sheets.find((each) => plain(each.name) === plain(name));
  if (sheet) return sheet;
  const names = sheets.map((each) => JSON.stringify(each.name)).join(', ');
  throw invalid(
    name === undefined
      ? 'The workbook has no sheet'
      : `The workbook has no sheet ${JSON.stringify(name.slice(0, 100))}; it has ${names}`,
    'sheet',
  );
}

async function relationsOf(zip: ZipParts, part: string): Promise<Relation[]> {
  const folder = path.posix.dirname(part);
  const relations: Relation[] = [];
  await readAll(zip.read(path.posix.join(folder, '_rels', `${path.posix.basename(part)}.rels`)), {
    open: (name, { Id: id = '', Type: type = '', Target: target = '' }) => {
      if (name !== 'Relationship') return;
      relations.push({
        id,
        type: type.slice(type.lastIndexOf('/') + 1),
        target: target.startsWith('/') ? target.slice(1) : path.posix.join(folder, target),
      });
    },
  });
  return relations;
}

function noWorkbook(zip: ZipParts): Error {
  if (zip.has('xl/workbook.bin')) return invalid('A binary workbook (.xlsb) is not read; save it as .xlsx');
  if (zip.has('content.xml')) return invalid('An OpenDocument file is not read; save it as .xlsx or CSV');
  return invalid('The zip file is no Excel workbook; send the file that is in it');
}
