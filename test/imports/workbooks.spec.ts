import { deflateRawSync } from 'node:zlib';
import { readFile } from './read-file.js';
import { type Cell, workbook, zip } from './write-workbook.js';

const HEADER = ['First name', 'Last name', 'E-Mail'];
const ANN = ['Ann', 'Lee', 'ann@example.com'];
const styled = (style: number, value: string | number): Cell => ({
  xml: `<c s="${style}"><v>${value}</v></c>`,
});

/** What one cell of each format is read as. */
async function shown(formats: readonly string[], value: number, isFrom1904 = false) {
  const cells = formats.map((_, n) => styled(n + 1, value));
  const file = await workbook({
    sheets: { S: [formats.map((_, n) => `c${n}`), cells] },
    formats,
    isFrom1904,
  });
  return Object.values((await readFile(file)).rows[0]!);
}

describe('An Excel workbook', () => {
  it.each([false, true])('has its first sheet read, texts shared or not: %s', async (isShared) => {
    const file = await workbook({
      isShared,
      sheets: { People: [HEADER, ANN, [], ['Bob & <Co>', ' Ray ', '']], More: [['x'], ['y']] },
    });
    for (const pieces of [7, 10_000]) {
      const { format, columns, rows, lines, facts } = await readFile(file, {}, { pieces });
      expect([format, columns, lines]).toEqual(['xlsx', HEADER, [2, 4]]);
      expect(rows).toEqual([
        { 'First name': 'Ann', 'Last name': 'Lee', 'E-Mail': 'ann@example.com' },
        { 'First name': 'Bob & <Co>', 'Last name': ' Ray ' },
      ]);
      expect(facts).toMatchObject({
        encoding: null,
        sheet: 'People',
        sheets: ['People', 'More'],
        headerLine: 1,
        blankRows: 1,
      });
    }
  });

  it('has another sheet read when it is named, and the first that is shown otherwise', async () => {
    const file = await workbook({
      sheets: { Notes: [['hidden'], ['x']], Leute: [HEADER, ANN], Ende: [['a'], ['b']] },
      hidden: ['Notes'],
    });
    expect((await readFile(file)).facts.sheet).toBe('Leute');
    expect((await readFile(file, { sheet: ' ende ' })).rows).toEqual([{ a: 'b' }]);
    expect((await readFile(file, { sheet: 'Notes' })).rows).toEqual([{ hidden: 'x' }]);
    await expect(readFile(file, { sheet: 'Nope' })).rejects.toMatchObject({
      message: 'The workbook has no sheet "Nope"; it has "Notes", "Leute", "Ende"',
    });
  });

  it('has dates read as ISO 8601', async () => {
    const formats = [
      'yyyy-mm-dd',
      'dd/mm/yyyy',
      '[$-409]d-mmm-yy;@',
      'm/d/yy h:mm',
      'h:mm:ss AM/PM',
      'yyyy"年"m"月"d"日"',
    ];
    expect(await shown(formats, 45_413)).toEqual([
      '2024-05-01',
      '2024-05-01',
      '2024-05-01',
      '2024-05-01',
      '45413',
      '2024-05-01',
    ]);
    expect(await shown(['yyyy-mm-dd hh:mm:ss', 'dd.mm.yyyy'], 45_413.75)).toEqual([
      '2024-05-01T18:00:00',
      '2024-05-01',
    ]);
    expect(await shown(['hh:mm'], 0.5)).toEqual(['12:00:00']);
    expect(await shown(['yyyy-mm-dd'], 1)).toEqual(['1900-01-01']);
    expect(await shown(['yyyy-mm-dd'], 61)).toEqual(['1900-03-01']);
    expect(await shown(['yyyy-mm-dd'], 43_951, true)).toEqual(['2024-05-01']);
  });

  it('has numbers read as they are shown, without exponents', async () => {
    const money = ['General', '0', '0.00', '#,##0.00', '# ##0', '"€" #,##0', '@', '[Red]0.0'];
    expect(await shown(money, 11523.5)).toEqual(money.map(() => '11523.5'));
    expect(await shown(['General', '0.00E+00'], 201_017_187_786)).toEqual(['201017187786', '201017187786']);
    expect(await shown(['General'], 0.1 + 0.2)).toEqual(['0.3']);
    expect(await shown(['General'], 1e-7)).toEqual(['0.0000001']);
    expect(await shown(['0%', '0.0%'], 0.5)).toEqual(['50%', '50%']);
    expect(await shown(['00000', '"+"0', '\\+#', '000\\-000'], 1234)).toEqual([
      '01234',
      '+1234',
      '+1234',
      '001-234',
    ]);
    expect(await shown(['[<=9999999]###\\-####;\\(###\\) ###\\-####'], 4155550177)).toEqual([
      '(415) 555-0177',
    ]);
  });

  it('has formulas read as their last values, and truth, errors and texts in runs as they are shown', async () => {
    const cells: Cell[] = [
      { xml: '<c t="str"><f>A1&amp;"x"</f><v>made</v></c>' },
      { xml: '<c><f>1+1</f><v>2.0</v></c>' },
      { xml: '<c t="b"><v>1</v></c>' },
      { xml: '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>' },
      {
        xml: '<c t="inlineStr"><is><r><t>A</t></r><r><t xml:space="preserve"> B</t></r><rPh><t>えー</t></rPh></is></c>',
      },
      { xml: '<c t="d"><v>2024-05-01T00:00:00.000</v></c>' },
      { xml: '<c t="inlineStr"><is><t>one_x000A_two</t></is></c>' },
    ];
    const names = cells.map((_, n) => `c${n}`);
    const { rows, facts } = await readFile(await workbook({ sheets: { S: [names, cells] } }));
    expect(rows).toEqual([{ c0: 'made', c1: '2', c2: 'TRUE', c4: 'A B', c5: '2024-05-01', c6: 'one\ntwo' }]);
    expect(facts.skipped).toEqual([{ line: 2, reason: 'error_value', text: '#DIV/0!' }]);
  });

  it('has ids read digit by digit, and names formulas that nothing has worked out', async () => {
    const formula = { xml: '<c><f>CONCAT("a","@example.com")</f></c>' };
    const blank = { xml: '<c t="str"><f>""</f><v></v></c>' };
    const file = await workbook({
      sheets: {
        S: [
          ['Id', 'E-Mail', 'Note'],
          [1234567890123456, formula, blank],
        ],
      },
    });
    const { rows, facts } = await readFile(file);
    expect(rows).toEqual([{ Id: '1234567890123456' }]);
    expect(facts.skipped).toEqual([{ line: 2, reason: 'formula', text: 'B2' }]);
  });

  it('has its header found below titles, blank rows and merged cells', async () => {
    const merged = (...ranges: string[]) =>
      `<mergeCells>${ranges.map((range) => `<mergeCell ref="${range}"/>`).join('')}</mergeCells>`;
    const titled = await workbook({
      sheets: { S: [[], ['Our people'], [], HEADER, ANN] },
      behindRows: merged('A2:C2'),
    });
    expect(await readFile(titled)).toMatchObject({ columns: HEADER, facts: { headerLine: 4 } });
    const spread = await workbook({
      sheets: {
        S: [
          ['Name', 'Phone', '', 'E-Mail'],
          ['Ann', '+4915112345670', '+4915112345671', 'a@example.com'],
        ],
      },
      behindRows: merged('B1:C1'),
    });
    expect((await readFile(spread)).columns).toEqual(['Name', 'Phone', 'Phone (2)', 'E-Mail']);
    const grouped = await workbook({
      sheets: {
        S: [
          ['Company', 'Person', ''],
          ['', 'First name', 'E-Mail'],
          ['Acme', 'Ann', 'a@example.com'],
        ],
      },
      behindRows: merged('A1:A2', 'B1:C1'),
    });
    expect(await readFile(grouped)).toMatchObject({
      columns: ['Company', 'First name', 'E-Mail'],
      rows: [{ Company: 'Acme', 'First name': 'Ann', 'E-Mail': 'a@example.com' }],
    });
  });

  it('is read without references of cells and rows, and with prefixes', async () => {
    const sheet =
      '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>' +
      '<x:row><x:c t="str"><x:v>name</x:v></x:c><x:c t="str"><x:v>email</x:v></x:c></x:row>' +
      '<x:row><x:c t="str"><x:v>Ann</x:v></x:c><x:c t="str"><x:v>ann@example.com</x:v></x:c></x:row>' +
      '</x:sheetData></x:worksheet>';
    const file = await workbook({ sheets: { S: [] }, parts: { 'xl/worksheets/sheet1.xml': sheet } });
    expect((await readFile(file)).rows).toEqual([{ name: 'Ann', email: 'ann@example.com' }]);
  });
});

describe('A workbook that cannot be read', () => {
  const refused = (file: Buffer, message: string | RegExp, options = {}) =>
    expect(readFile(file, {}, options)).rejects.toMatchObject({
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  const withSheet = (xml: string) =>
    workbook({ sheets: { S: [] }, parts: { 'xl/worksheets/sheet1.xml': xml } });

  it('is refused by name', async () => {
    await refused(Buffer.from('d0cf11e0a1b11ae1', 'hex'), /\.xls/);
    await refused(
      await zip({ 'contacts.csv': 'a\nb' }),
      'The zip file is no Excel workbook; send the file that is in it',
    );
    await refused(await zip({ 'xl/workbook.bin': '' }), /\.xlsb/);
    await refused(await zip({ mimetype: 'x', 'content.xml': '<a/>' }), /OpenDocument/);
    await refused((await workbook({ sheets: { S: [HEADER, ANN] } })).subarray(0, 900), /damaged/);
    await refused(Buffer.from('%PDF-1.7'), /PDF/);
    await expect(readFile('a,b\n1,2\n', { format: 'xlsx' })).rejects.toMatchObject({
      message: /no Excel workbook/,
    });
  });

  it('is refused where it would unpack to more than a file may have', async () => {
    const rows = Array.from({ length: 20_000 }, () => ANN);
    const file = await workbook({ sheets: { S: [HEADER, ...rows] } });
    expect(file.length).toBeLessThan(500_000);
    await refused(file, 'A file may have at most 500000 bytes', { maxBytes: 500_000 });
    const texts = await workbook({ sheets: { S: [HEADER, ...rows] }, isShared: true });
    await refused(texts, 'A file may have at most 500000 bytes', { maxBytes: 500_000 });
  });

  it('is refused where a part is longer than it says', async () => {
    const file = await withSheet(`<worksheet><sheetData>${'<row/>'.repeat(100_000)}</sheetData></worksheet>`);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(
      Buffer.byteLength(`<worksheet><sheetData>${'<row/>'.repeat(100_000)}</sheetData></worksheet>`),
    );
    const claimed = Buffer.from([100, 0, 0, 0]);
    const cheating = Buffer.from(file);
    for (let at = cheating.indexOf(size); at >= 0; at = cheating.indexOf(size, at + 1))
      claimed.copy(cheating, at);
    await refused(cheating, /damaged/);
    expect(deflateRawSync(Buffer.alloc(1_000_000)).length).toBeLessThan(2_000);
  });

  it('is refused for entities of its own, XML that is broken, and what memory would have to hold', async () => {
    const entity = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>';
    await refused(await withSheet(`${entity}<worksheet><sheetData/></worksheet>`), /document type/);
    await refused(
      await withSheet('<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>'),
      /XML/,
    );
    await refused(await withSheet('<worksheet><sheetData><row>'), /XML/);
    const long = `<worksheet><sheetData><row><c t="str"><v>${'x'.repeat(3_000_000)}</v></c></row></sheetData></worksheet>`;
    await refused(await withSheet(long), /too long/);
    const wide = `<worksheet><sheetData><row>${'<c t="str"><v>x</v></c>'.repeat(20_000)}</row></sheetData></worksheet>`;
    await refused(await withSheet(wide), /at most 500 columns; row 1 has a cell in column 501/);
    const far =
      '<worksheet><sheetData><row r="1"><c r="XFD1" t="str"><v>x</v></c></row></sheetData></worksheet>';
    await refused(await withSheet(far), /at most 500 columns; row 1 has a cell in column 16384/);
    const backward = '<worksheet><sheetData><row r="5"/><row r="4"/></sheetData></worksheet>';
    await refused(await withSheet(backward), /not in order/);
  });
});
