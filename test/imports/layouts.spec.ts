import fc from 'fast-check';
import iconv from 'iconv-lite';
import { readFile } from './read-file.js';
import { workbook } from './write-workbook.js';

type Column = 'first_name' | 'last_name' | 'company' | 'notes' | 'email';
type Person = Readonly<Record<Column, string>>;

const COLUMNS: readonly Column[] = ['first_name', 'last_name', 'company', 'notes', 'email'];
/** Letters that people of a place have, by the encodings that have them. */
const LETTERS: readonly (readonly [encodings: readonly string[], letters: string])[] = [
  [['utf-8', 'utf-16le', 'utf-16be'], 'äéñøšğ山田김Ивαא م🙂'],
  [['windows-1252', 'macintosh', 'iso-8859-15'], 'äéñøÜçàô'],
  [['windows-1250', 'iso-8859-2'], 'łśčřżęőů'],
  [['windows-1251', 'koi8-r'], 'ИванПетр'],
  [['windows-1253'], 'Γιώργος'],
  [['windows-1254'], 'şğİıçö'],
  [['windows-1256'], 'محمدفاطمة'],
  [['shift_jis', 'euc-jp', 'iso-2022-jp'], '山田太郎メール'],
  [['gb18030', 'gbk'], '王伟李娜客户'],
  [['big5'], '陳小明林美玲'],
  [['euc-kr'], '김민수이영희'],
];
const SIGNS = ` abcXYZ019.,;|\t'"\n()-&<`;

const people = (letters: string) => {
  const unit = fc.constantFrom(...letters, ...SIGNS);
  // Blanks around a cell are nothing that a table is meant to keep.
  const cell = fc.string({ unit, maxLength: 12 }).map((text) => text.trim());
  const name = fc.string({ unit: fc.constantFrom(...'abcdef0123'), minLength: 1, maxLength: 8 });
  const person = fc
    .tuple(cell, cell, cell, cell, name)
    .map(([first_name, last_name, company, notes, local]): Person => {
      return { first_name, last_name, company, notes, email: `${local}@example.com` };
    });
  return fc.array(person, { minLength: 1, maxLength: 8 });
};

const written = fc
  .constantFrom(...LETTERS)
  .chain(([encodings, letters]) => fc.tuple(fc.constantFrom(...encodings), people(letters)));

/** A person without what is blank, which a file does not tell from what is not there. */
const said = (person: Person) => Object.fromEntries(Object.entries(person).filter(([, text]) => text !== ''));

function encoded(text: string, encoding: string, hasMark: boolean): Buffer {
  if (encoding === 'iso-2022-jp') return iso2022(text);
  return iconv.encode(text, encoding, { addBOM: hasMark && encoding.startsWith('utf-') });
}

/** ISO-2022-JP has the characters of EUC-JP, without their highest bits and between escapes. */
function iso2022(text: string): Buffer {
  const parts = text.split(/([^ -~\s]+)/).map((part, n) => {
    if (n % 2 === 0) return Buffer.from(part, 'latin1');
    const bytes = iconv.encode(part, 'euc-jp').map((byte) => byte & 0x7f);
    return Buffer.concat([Buffer.from('\x1b$B', 'latin1'), bytes, Buffer.from('\x1b(B', 'latin1')]);
  });
  return Buffer.concat(parts);
}

/** Writes a card: folded, or in 2.1 quoted-printable with soft line breaks. */
function card(person: Person, version: string): string {
  const escaped = (text: string) => {
    const marked = text.replace(/[\\;,]/g, '\\$&');
    return version === '2.1' ? marked : marked.replaceAll('\n', '\\n');
  };
  const property = (name: string, value: string) => {
    if (version !== '2.1') return `${name}:${value}`.replace(/(.{20})(?=.)/gu, '$1\r\n ');
    const codes = [...Buffer.from(value)].map(
      (byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    );
    const lines = codes.map((code, n) => (n % 15 === 14 ? `${code}=\r\n` : code));
    return `${name};ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:${lines.join('')}`;
  };
  return [
    'BEGIN:VCARD',
    `VERSION:${version}`,
    property('N', `${escaped(person.last_name)};${escaped(person.first_name)};;;`),
    property('ORG', escaped(person.company)),
    property('NOTE', escaped(person.notes)),
    property('EMAIL', person.email),
    'END:VCARD',
    '',
  ].join('\r\n');
}

describe('Any table of people comes back as the same people', () => {
  it('as CSV, in any encoding, separator, quoting, line end and byte order mark', async () => {
    const layout = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      quotes: fc.constantFrom('all', 'needed', 'some'),
      lineEnds: fc.array(fc.constantFrom('\n', '\r\n', '\r'), { minLength: 1, maxLength: 3 }),
      hasMark: fc.boolean(),
      hasLastEnd: fc.boolean(),
      isTold: fc.boolean(),
      pieces: fc.constantFrom(1, 3, 17, 4096),
    });
    await fc.assert(
      fc.asyncProperty(written, layout, async ([encoding, table], how) => {
        const cell = (text: string, place: number) => {
          const isNeeded = /["\n\r]/.test(text) || text.includes(how.delimiter);
          const isQuoted = how.quotes === 'all' || isNeeded || (how.quotes === 'some' && place % 2 === 0);
          return isQuoted ? `"${text.replaceAll('"', '""')}"` : text;
        };
        const rows = [[...COLUMNS], ...table.map((person) => COLUMNS.map((name) => person[name]))];
        const lines = rows.map((cells) => cells.map(cell).join(how.delimiter));
        const end = (n: number) => how.lineEnds[n % how.lineEnds.length]!;
        const isEnded = (n: number) => n < lines.length - 1 || how.hasLastEnd;
        const text = lines.map((line, n) => line + (isEnded(n) ? end(n) : '')).join('');
        const told = how.isTold ? `sep=${how.delimiter}${end(0)}` : '';
        const named = /^utf-|^iso-2022/.test(encoding) ? undefined : encoding;
        const file = encoded(told + text, encoding, how.hasMark);
        const read = await readFile(file, { encoding: named }, { pieces: how.pieces });
        expect(read.rows).toEqual(table.map(said));
      }),
      { numRuns: 400 },
    );
  });

  it('as JSON, NDJSON and a workbook', async () => {
    await fc.assert(
      fc.asyncProperty(
        written,
        fc.constantFrom(1, 29, 4096),
        fc.boolean(),
        async ([, table], pieces, isOdd) => {
          const objects = table.map(said);
          const cells = table.map((person) => COLUMNS.map((name) => person[name]));
          const files = [
            JSON.stringify(objects, null, isOdd ? 2 : 0),
            objects.map((object) => JSON.stringify(object)).join(isOdd ? '\r\n' : '\n'),
            await workbook({ isShared: isOdd, sheets: { S: [COLUMNS, ...cells] } }),
          ];
          for (const file of files) expect((await readFile(file, {}, { pieces })).rows).toEqual(objects);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(['2.1', '3.0', '4.0'])('as vCard %s', async (version) => {
    await fc.assert(
      fc.asyncProperty(written, fc.constantFrom(1, 31, 4096), async ([, table], pieces) => {
        const read = await readFile(table.map((person) => card(person, version)).join(''), {}, { pieces });
        expect(read.rows).toEqual(
          table.map(({ first_name, last_name, company, notes, email }) => ({
            ...(first_name && { first_name }),
            ...(last_name && { last_name }),
            ...(company && { company_name: company }),
            ...(notes && { description: notes }),
            emails: [email],
          })),
        );
      }),
      { numRuns: 100 },
    );
  });
});
