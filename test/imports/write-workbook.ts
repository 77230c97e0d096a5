import { ZipFile } from 'yazl';

/** A cell: a text, a number, or XML of its own. */
export type Cell = string | number | { readonly xml: string };

/** How a workbook is written. */
export interface WorkbookOptions {
  readonly sheets: Readonly<Record<string, readonly (readonly Cell[])[]>>;
  /** Texts stand in a table of their own instead of in their cells. */
  readonly isShared?: boolean;
  /** Behind the rows of every sheet, e.g. merged cells. */
  readonly behindRows?: string;
  /** Number formats of the cell styles, from style 1 on. */
  readonly formats?: readonly string[];
  readonly isFrom1904?: boolean;
  /** Names of sheets that are not shown. */
  readonly hidden?: readonly string[];
  /** Further parts, or others than these. */
  readonly parts?: Readonly<Record<string, string>>;
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** Writes a workbook as spreadsheets do. */
export async function workbook(options: WorkbookOptions): Promise<Buffer> {
  const names = Object.keys(options.sheets);
  const shared: string[] = [];
  const sheets = names.map((name) => sheetXml(options, name, shared));
  return zip({
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `${XML}<workbook ${MAIN} xmlns:r="${RELATIONS}"><workbookPr${
      options.isFrom1904 ? ' date1904="1"' : ''
    }/><sheets>${names
      .map(
        (name, n) =>
          `<sheet name="${escaped(name)}" sheetId="${n + 1}"${
            options.hidden?.includes(name) ? ' state="hidden"' : ''
          } r:id="rId${n + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...names.map((_, n): [string, string] => ['worksheet', `worksheets/sheet${n + 1}.xml`]),
      ['styles', 'styles.xml'],
      ...(options.isShared ? [['sharedStrings', 'sharedStrings.xml'] as [string, string]] : []),
    ]),
    'xl/styles.xml': stylesXml(options.formats ?? []),
    ...Object.fromEntries(sheets.map((xml, n) => [`xl/worksheets/sheet${n + 1}.xml`, xml])),
    ...(options.isShared && {
      'xl/sharedStrings.xml': `${XML}<sst ${MAIN}>${shared.map((text) => `<si>${textXml(text)}</si>`).join('')}</sst>`,
    }),
    ...options.parts,
  });
}

/** A zip file of texts. */
export function zip(parts: Readonly<Record<string, string>>): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, text] of Object.entries(parts)) file.addBuffer(Buffer.from(text), name);
  file.end();
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    file.outputStream.on('data', (piece: Buffer) => pieces.push(piece));
    file.outputStream.on('end', () => resolve(Buffer.concat(pieces))).on('error', reject);
  });
}

function sheetXml(
  { sheets, isShared, behindRows = '' }: WorkbookOptions,
  name: string,
  shared: string[],
): string {
  const rows = sheets[name]!.map((cells, row) => {
    const written = cells.map((cell, place) =>
      cellXml(cell, `${letter(place)}${row + 1}`, isShared ? shared : null),
    );
    return cells.length > 0 ? `<row r="${row + 1}">${written.join('')}</row>` : '';
  });
  return `${XML}<worksheet ${MAIN}><sheetData>${rows.join('')}</sheetData>${behindRows}</worksheet>`;
}

function cellXml(cell: Cell, reference: string, shared: string[] | null): string {
  if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`;
  if (typeof cell === 'object') return cell.xml.replace('<c', `<c r="${reference}"`);
  if (cell === '') return '';
  if (!shared) return `<c r="${reference}" t="inlineStr"><is>${textXml(cell)}</is></c>`;
  return `<c r="${reference}" t="s"><v>${shared.push(cell) - 1}</v></c>`;
}

function textXml(text: string): string {
  return `<t xml:space="preserve">${escaped(text)}</t>`;
}

function stylesXml(formats: readonly string[]): string {
  const codes = formats.map((code, n) => `<numFmt numFmtId="${200 + n}" formatCode="${escaped(code)}"/>`);
  const styles = formats.map((_, n) => `<xf numFmtId="${200 + n}"/>`);
  return `${XML}<styleSheet ${MAIN}><numFmts>${codes.join('')}</numFmts><cellXfs><xf numFmtId="0"/>${styles.join('')}</cellXfs></styleSheet>`;
}

function relations(list: readonly (readonly [type: string, target: string])[]): string {
  const written = list.map(
    ([type, target], n) => `<Relationship Id="rId${n + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
  );
  return `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${written.join('')}</Relationships>`;
}

function letter(place: number): string {
  return (place >= 26 ? letter(Math.floor(place / 26) - 1) : '') + String.fromCharCode(65 + (place % 26));
}

function escaped(text: string): string {
  // A carriage return would be read as a line feed.
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '_x000D_');
}
