// Writes the files of this folder, each as the program it is named for writes it: `node test/imports/files/formats/make.mjs`.
// What each holds is said once more, by hand, in formats.e2e-spec.ts.
import { writeFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import yazl from 'yazl';

const folder = new URL('.', import.meta.url);
const write = (name, bytes) => writeFileSync(new URL(name, folder), bytes);
const encoded = (name, text, encoding, options) => write(name, iconv.encode(text, encoding, options));

encoded(
  'linkedin-connections.csv',
  'Notes:\n"When exporting your connection data, you may notice that some of the email addresses are missing. ' +
    'You will only see email addresses for connections who have allowed it."\n\n' +
    'First Name,Last Name,URL,Email Address,Company,Position,Connected On\n' +
    'Maya,Brook,https://www.example.com/in/mayabrook,maya@example.com,"Brook, Hill & Co",Head of Sales,02 Nov 2025\n' +
    'Omar,Said,https://www.example.com/in/omarsaid,omar@example.com,Delta,CTO,17 Jan 2024\n',
  'utf8',
);
encoded(
  'excel-german.csv',
  'Vorname;Nachname;E-Mail;Telefon\r\nJürgen;Groß;juergen@example.com;+49 30 1234567\r\nÄnne;Öztürk;aenne@example.com;\r\n;;;\r\n',
  'windows-1252',
);
encoded('excel-separator-line.csv', 'sep=;\r\nfirst_name;email\r\nAnn;ann@example.com\r\n', 'utf8');
encoded(
  'excel-unicode-text.txt',
  'first_name\tlast_name\temail\r\nЖанна\tЕвгеньева\tzhanna@example.com\r\nZoë\tNguyễn\tzoe@example.com\r\n',
  'utf-16le',
  { addBOM: true },
);
encoded('utf-16be.csv', 'first_name,email\nZoë,zoe@example.com\n', 'utf-16be', { addBOM: false });
encoded(
  'japanese.csv',
  'first_name,last_name,email,備考\r\n太郎,山田,taro@example.com,東京本社の担当者\r\n花子,佐藤,hanako@example.com,大阪支店\r\n',
  'shift_jis',
);
encoded(
  'arabic.csv',
  'first_name,last_name,email\r\nمحمد,عبد الله,mohamed@example.com\r\nفاطمة,الزهراء,fatma@example.com\r\nأحمد,حسن,ahmed@example.com\r\n',
  'windows-1256',
);
encoded(
  'chinese.csv',
  'first_name,last_name,email,备注\r\n伟,王,wang@example.com,北京科技有限公司的客户\r\n娜,李,lina@example.com,上海贸易\r\n',
  'gb18030',
);
encoded(
  'korean.csv',
  'first_name,last_name,email\r\n민수,김,kim@example.com\r\n영희,이,lee@example.com\r\n지훈,박,park@example.com\r\n',
  'euc-kr',
);
encoded(
  'russian.csv',
  'first_name;last_name;email\r\nИван;Петров;ivan@example.com\r\nАнна;Смирнова;anna@example.com\r\n',
  'koi8-r',
);
encoded(
  'mixed-line-ends.csv',
  'first_name,email\r\nAnn,"ann@example.com"\nBob,bob@example.com\rCy,cy@example.com\r\n',
  'utf8',
);
encoded(
  'report-with-sums.csv',
  'Contacts by owner\n\nfirst_name,email,deals\nAnn,ann@example.com,3\n  ,  ,\nBob,bob@example.com,4\nTotal,,7\n\nCopyright (c) 2026 Example Inc.\n',
  'utf8',
);
encoded(
  'phone.vcf',
  [
    'BEGIN:VCARD',
    'VERSION:2.1',
    'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg;;;',
    'TEL;CELL:+491511234567',
    'EMAIL;HOME:joerg@example.com',
    'END:VCARD',
    'BEGIN:VCARD',
    'VERSION:3.0',
    'N:Lee;Ann;;;',
    'FN:Ann Lee',
    'ORG:Acme;Research',
    'TITLE:CTO',
    'item1.EMAIL;type=INTERNET:ann@example.com',
    'item1.X-ABLabel:Office',
    'TEL;type=CELL;type=pref:+49 151 7654321',
    'TEL;type=WORK:+49 30 7654321',
    'CATEGORIES:VIP,Press',
    'NOTE:met at the',
    '  fair',
    'BDAY:1980-05-01',
    'END:VCARD',
    'BEGIN:VCARD',
    'VERSION:4.0',
    'FN:Zoë Park',
    'EMAIL;PREF=1:zoe@example.com',
    'TEL;VALUE=uri:tel:+49-151-1111111',
    'END:VCARD',
    '',
  ].join('\r\n'),
  'utf8',
);
write(
  'array.json',
  '[\n  { "first_name": "Ann", "emails": ["ann@example.com"] },\n  {},\n  { "first_name": "Bob", "email": "bob@example.com" }\n]\n',
);

const text = (reference, value) => `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`;
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const links = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const parts = {
  '_rels/.rels': `<Relationships><Relationship Id="rId1" Type="${links}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook ${main} xmlns:r="${links}"><sheets><sheet name="People" sheetId="1" r:id="rId1"/><sheet name="Archive" sheetId="2" r:id="rId2"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${links}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${links}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="${links}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': `<styleSheet ${main}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
  'xl/worksheets/sheet1.xml':
    `<worksheet ${main}><sheetData><row r="2">${text('A2', 'People of the fair')}</row>` +
    `<row r="4">${['First name', 'Last name', 'E-Mail', 'Phone', 'custom_fields.met'].map((name, n) => text(`${'ABCDE'[n]}4`, name)).join('')}</row>` +
    `<row r="5">${text('A5', 'Ann')}${text('B5', 'Lee')}${text('C5', 'ann@example.com')}<c r="D5"><v>4.915112345670E+11</v></c><c r="E5" s="1"><v>45413</v></c></row>` +
    `<row r="7">${text('A7', 'Bob')}${text('C7', 'bob@example.com')}</row></sheetData><mergeCells><mergeCell ref="A2:E2"/></mergeCells></worksheet>`,
  'xl/worksheets/sheet2.xml': `<worksheet ${main}><sheetData><row r="1">${text('A1', 'email')}</row><row r="2">${text('A2', 'old@example.com')}</row></sheetData></worksheet>`,
};
const zip = new yazl.ZipFile();
const mtime = new Date(2026, 0, 1);
for (const [name, xml] of Object.entries(parts))
  zip.addBuffer(Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`), name, { mtime });
zip.end();
const pieces = [];
for await (const piece of zip.outputStream) pieces.push(piece);
write('people.xlsx', Buffer.concat(pieces));
