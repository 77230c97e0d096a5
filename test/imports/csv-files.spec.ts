import { readFile } from './read-file.js';

const ann = { first_name: 'Ann', email: 'ann@example.com' };
const bob = { first_name: 'Bob', email: 'bob@example.com' };

describe('A CSV file', () => {
  it.each([
    [
      'CRLF behind the header, LF behind rows',
      'first_name,email\r\nAnn,ann@example.com\nBob,bob@example.com\n',
    ],
    [
      'LF behind the header, CRLF behind rows',
      'first_name,email\nAnn,ann@example.com\r\nBob,bob@example.com\r\n',
    ],
    ['CR and LF mixed', 'first_name,email\rAnn,ann@example.com\nBob,bob@example.com\r'],
    ['the last cell quoted', 'first_name,email\r\nAnn,"ann@example.com"\nBob,"bob@example.com"\n'],
    [
      'quotes around all, LF then CRLF',
      '"first_name","email"\n"Ann","ann@example.com"\r\n"Bob","bob@example.com"',
    ],
    ['blanks around quotes', 'first_name, email\n"Ann" , "ann@example.com"\nBob, "bob@example.com" \n'],
    ['sep=;', 'sep=;\nfirst_name;email\nAnn;ann@example.com\nBob;bob@example.com\n'],
    [
      'sep=| in capitals and CRLF',
      'SEP=|\r\nfirst_name|email\r\nAnn|ann@example.com\r\nBob|bob@example.com\r\n',
    ],
    ['sep= a sign of its own', 'sep=^\nfirst_name^email\nAnn^ann@example.com\nBob^bob@example.com\n'],
    ['sep= a tab', 'sep=\t\nfirst_name\temail\nAnn\tann@example.com\nBob\tbob@example.com\n'],
    [
      'rows of blanks',
      'first_name,email\n  ,  \nAnn,ann@example.com\n\t,\n\n,,,\nBob,bob@example.com\n , \n',
    ],
  ])('is read with %s', async (_what, file) => {
    for (const pieces of [1, 7, 1000])
      expect((await readFile(file, {}, { pieces })).rows).toEqual([ann, bob]);
  });

  it('of one column and mixed line ends has a row a line', async () => {
    const { rows } = await readFile('email\r\na@example.com\nb@example.com\nc@example.com\r\n');
    expect(rows.map(({ email }) => email)).toEqual(['a@example.com', 'b@example.com', 'c@example.com']);
  });

  it('tells the line of each row, with line breaks in cells of either kind', async () => {
    const file = 'first_name,notes\n"A","one\ntwo"\r\nB,\r\n\r\n"C","one\r\ntwo\rthree"\nD,x\n';
    const { lines, rows, facts } = await readFile(file);
    expect(lines).toEqual([2, 4, 6, 9]);
    expect(rows[2]).toEqual({ first_name: 'C', notes: 'one\r\ntwo\rthree' });
    expect(facts).toMatchObject({ headerLine: 1, blankRows: 1 });
  });

  it.each([
    ['in the second line', 'first_name,email\n"Ann,ann@example.com\nBob,bob@example.com\n', 2],
    ['in the third, behind a cell of two lines', 'a,b\n"x\ny","z\nlast,one\n', 3],
    [
      'and met by the next quoted cell',
      'first_name,email\nAnn,"ann@example.com\n"Bob","bob@example.com"\n',
      2,
    ],
    ['in the header', '"first_name,email\nAnn,ann@example.com\n', 1],
    ['far from the end', `a,b\n1,2\n"x,y\n${'1,2\n'.repeat(100_000)}`, 3],
    ['behind sep=', 'sep=,\na,b\n"x,y\n1,2\n', 3],
  ])('is refused for a quote that is opened %s, by that line', async (_where, file, line) => {
    await expect(readFile(file)).rejects.toMatchObject({
      message: `A quote is opened in line ${line} and never closed`,
    });
  });

  it('keeps quotes that mean nothing', async () => {
    const { rows } = await readFile('name,notes\n"Acme "Best" Inc",5" screen\n"Ann" Lee,"say ""hi"""\n');
    expect(rows).toEqual([
      { name: 'Acme "Best" Inc', notes: '5" screen' },
      { name: '"Ann" Lee', notes: 'say "hi"' },
    ]);
  });

  it.each([
    [';', 'Name;Wert\nAnn;1,5\nBob;2,5\n', 2],
    [',', 'name,notes\nAnn,a;b\nBob,c;d\n', 2],
    ['\t', 'Name\tPhone\nLee, Ann\t1; 2\nRay, Bob\t3\n', 2],
    ['|', 'Nom|Tel|Foo\nA, B|1|x\n', 3],
    [';', 'Name, full;Phone\nAnn;1\nBob;2\n', 2],
  ])('has %j found between its cells', async (delimiter, file, columns) => {
    const read = await readFile(file);
    expect(read.facts.delimiter).toBe(delimiter);
    expect(read.columns).toHaveLength(columns);
  });

  it('of one column keeps what could separate', async () => {
    expect((await readFile('name\nLee, Ann\nRay, Bob\n')).rows).toEqual([
      { name: 'Lee, Ann' },
      { name: 'Ray, Bob' },
    ]);
  });

  it('obeys the caller more than itself', async () => {
    const file = 'sep=;\na,b;email\n1,2;x@example.com\n';
    expect((await readFile(file, { delimiter: ',' })).columns).toEqual(['a', 'b;email']);
    const titled = 'My people,x\nname,email\nAnn,ann@example.com\n';
    expect((await readFile(titled, { headerLine: 1 })).columns).toEqual(['My people', 'x']);
    expect((await readFile('a,b\nc,d\nname,email\nAnn,x@example.com\n', { headerLine: 3 })).rows).toEqual([
      { name: 'Ann', email: 'x@example.com' },
    ]);
  });
});

describe('The header of a CSV file', () => {
  const header = 'First Name,Last Name,Email Address,Company,Position';
  const row = 'Ann,Lee,ann@example.com,Acme,CTO';
  it.each([
    [
      'a notice, quoted, and a blank line',
      `Notes:\n"When exporting, you may notice that, for some, it is missing."\n\n`,
      4,
    ],
    ['a title', 'Contacts\n', 2],
    ['a title and blank cells', 'Contacts 2026,,,,\n,,,,\n', 3],
    ['a title, a date and blank lines', 'All contacts\nExported on 2026-11-02\n\n\n', 5],
    ['pairs of what and what', 'Report:,All contacts\nCreated by:,Ann Lee\nDate:,2026-11-02\n\n', 5],
    ['a notice with commas', 'Please note, these are, sadly, not all of them\n\n', 3],
    ['a title behind sep=', 'sep=,\nContacts\n\n', 4],
    ['comments', '# exported by somebody\n# on 2026-11-02\n', 3],
    ['merged cells above it', 'Person,,,Work,\n', 2],
  ])('is found below %s', async (_what, preamble, line) => {
    const { columns, rows, facts } = await readFile(`${preamble}${header}\n${row}\n`);
    expect(columns).toEqual(header.split(','));
    expect(rows).toHaveLength(1);
    expect(facts.headerLine).toBe(line);
    expect(facts.skippedCount).toBe(facts.skipped.length);
    expect(facts.skipped.length).toBeGreaterThan(0);
  });

  it('is found below a title though nobody knows its names', async () => {
    const { columns, rows } = await readFile('Liste\n\nFornafn,Eftirnafn,Borg\nJón,Jónsson,Reykjavík\n');
    expect(columns).toEqual(['Fornafn', 'Eftirnafn', 'Borg']);
    expect(rows).toHaveLength(1);
  });

  it('is the first line of a table, whatever words its rows hold', async () => {
    const { columns, rows } = await readFile(
      'first_name,Foo,Bar,Baz\nAnn,Website,email,owner\nBob,Phone,mail,x\n',
    );
    expect(columns).toEqual(['first_name', 'Foo', 'Bar', 'Baz']);
    expect(rows).toHaveLength(2);
    const known = await readFile('Farbe;Größe\nrot;lang\nblau;kurz\n');
    expect(known.columns).toEqual(['Farbe', 'Größe']);
  });
});

describe('The end of a report', () => {
  it.each([
    ['a sum', 'Total,,25\n', 1],
    [
      'a count and a notice',
      '\nConfidential Information - Do Not Distribute\nCopyright (c) 2000-2026 Example Inc.\n',
      2,
    ],
    ['how many there were', '2 records\n', 1],
    ['a page', '\nPage 1 of 1\n', 1],
    ['a sum in German', 'Summe: 2;;\n'.replaceAll(';', ','), 1],
    ['a sentence behind a blank line', '\nThis list was made for the fair: do not pass it on.\n', 1],
    [
      'the name of the report and of the organization around the notices of Salesforce',
      '\n"Contacts by owner"\n"Copyright (c) 2000-2026 example.com, inc. All rights reserved."\n' +
        '"Confidential Information - Do Not Distribute"\n"Generated By: Ann Lee 29.11.2026 10:00"\n"Example Inc"\n',
      5,
    ],
    ['what a report was filtered by, with blank cells', 'Filtered by owner,,\nAs of 2026-11-29,,\n', 2],
    ['how many records, as a sentence', 'Total records: 2,,\n', 1],
    ['a notice in Italian', 'Generato da Ann\n', 1],
  ])('is no row: %s', async (_what, footer, count) => {
    const { rows, facts } = await readFile(`name,email,age\nAnn,ann@example.com,40\nBob,,41\n${footer}`);
    expect(rows.map(({ name }) => name)).toEqual(['Ann', 'Bob']);
    expect(facts.skipped.map(({ reason }) => reason)).toEqual(Array(count).fill('footer'));
  });

  it('is none where rows follow, or where it may be a person', async () => {
    const file = 'name,email\nTotal,,\nConfidential\nAnn,ann@example.com\n\nAnn Lee\n\nSum\n';
    const { rows, facts } = await readFile(file);
    expect(rows.map(({ name }) => name)).toEqual(['Total', 'Confidential', 'Ann', 'Ann Lee', 'Sum']);
    expect(facts.skipped).toEqual([]);
    const between = await readFile(
      'name,email\nAnn,\n"Copyright (c) 2026 Example Inc.",\n2 records,\nBob,b@example.com\n',
    );
    expect(between.rows.map(({ name }) => name)).toEqual([
      'Ann',
      'Copyright (c) 2026 Example Inc.',
      '2 records',
      'Bob',
    ]);
  });
});
