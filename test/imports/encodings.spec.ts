import iconv from 'iconv-lite';
import { readFile } from './read-file.js';

const PEOPLE: Readonly<Record<string, string>> = {
  shift_jis:
    '氏名,メール,電話\r\n山田太郎,taro@example.com,03-1234-5678\r\n佐藤花子,hanako@example.com,090-1234-5678\r\n',
  'euc-jp':
    '氏名,メール,電話\n山田太郎,taro@example.com,03-1234-5678\n佐藤花子,hanako@example.com,090-1234-5678\n',
  gb18030: '姓名,邮箱,电话\n王伟,wang@example.com,13800138000\n李娜,lina@example.com,13900139000\n',
  big5: '姓名,電子郵件,電話\n陳小明,chen@example.com,0912345678\n林美玲,lin@example.com,0922333444\n',
  'euc-kr':
    '이름,이메일,전화번호\n김민수,kim@example.com,010-1234-5678\n이영희,lee@example.com,010-2345-6789\n',
  'windows-1256':
    'الاسم الأول,البريد الإلكتروني,رقم الهاتف\nمحمد,m@example.com,+201017187786\nفاطمة,f@example.com,+201112223334\n',
  'windows-1251': 'Имя,Фамилия,Телефон\nИван,Петров,+79161234567\nАнна,Смирнова,+79161234568\n',
  'koi8-r': 'Имя,Фамилия,Телефон\nИван,Петров,+79161234567\nАнна,Смирнова,+79161234568\n',
  'windows-1250': 'Imię;Nazwisko;Miasto\nŁukasz;Wójcik;Łódź\nMałgorzata;Dąbrowska;Kraków\n',
  'windows-1252': 'Prénom;Nom;Société\nÉlodie;Lefèvre;L’Oréal\nFrançois;Béranger;Café Zoé\n',
  'windows-1253':
    'Όνομα,Επώνυμο,Τηλέφωνο\nΓιώργος,Παπαδόπουλος,+302101234567\nΜαρία,Νικολάου,+302101234568\n',
  'windows-1254': 'Ad;Soyad;Telefon\nAyşe;Yılmaz;+905321234567\nGökçe;Şahin;+905321234568\n',
  'windows-1255': 'שם פרטי,שם משפחה,טלפון\nדוד,כהן,+972501234567\nשרה,לוי,+972501234568\n',
  'windows-1257': 'Vārds;Uzvārds\nJānis;Bērziņš\nLīga;Kalniņa\n',
  'windows-874': 'ชื่อ,นามสกุล,โทรศัพท์\nสมชาย,ใจดี,0812345678\nสมหญิง,รักไทย,0898765432\n',
  macintosh: 'Nom;Ville\nRené;Orléans\nZoë;Nîmes\n',
  'utf-16le': '氏名,メール\r\n山田太郎,taro@example.com\r\n',
  'utf-16be': 'Имя;Почта\r\nИван;ivan@example.com\r\n',
};

describe('The encoding of a file', () => {
  it.each(Object.entries(PEOPLE))('is found to be %s', async (encoding, text) => {
    const read = await readFile(iconv.encode(text, encoding, { addBOM: false }));
    const right = await readFile(text);
    expect(read.facts.encoding).toBe(encoding);
    expect(read.columns).toEqual(right.columns);
    expect(read.rows).toEqual(right.rows);
  });

  it.each([
    ['utf-8', 'utf8'],
    ['utf-16le', 'utf-16le'],
    ['utf-16be', 'utf-16be'],
    ['gb18030', 'gb18030'],
  ])('is told by a byte order mark: %s, whatever is said', async (encoding, name) => {
    const text = '\ufeffname,email\nJosé 王,jose@example.com\n';
    for (const said of [undefined, 'utf-8']) {
      const read = await readFile(iconv.encode(text, name), { encoding: said });
      expect(read.facts.encoding).toBe(encoding);
      expect(read.rows).toEqual([{ name: 'José 王', email: 'jose@example.com' }]);
    }
  });

  it('is found wherever the first letter beyond ASCII stands', async () => {
    const file = `name,email\n${'Ann,ann@example.com\n'.repeat(20_000)}山田太郎,t@example.com\n佐藤花子,h@example.com\n鈴木一郎,s@example.com\n`;
    const { facts, rows } = await readFile(iconv.encode(file, 'shift_jis'), {}, { pieces: 64_000 });
    expect(facts.encoding).toBe('shift_jis');
    expect(rows.at(-3)).toEqual({ name: '山田太郎', email: 't@example.com' });
  });

  it('is ISO-2022-JP where its escapes are', async () => {
    const file = Buffer.from('name,email\n\x1b$B;3ED\x1b(B,y@example.com\n', 'latin1');
    const { facts, rows } = await readFile(file);
    expect([facts.encoding, rows]).toEqual(['iso-2022-jp', [{ name: '山田', email: 'y@example.com' }]]);
  });

  it.each([
    ['two letters of Chinese or Korean', 'name,email\n张伟,z@example.com\n', 'gb18030'],
    ['two letters of Turkish or Icelandic', 'name,city\nOğuz,İstanbul\n', 'windows-1254'],
  ])('is not guessed from %s, but read when it is named', async (_what, text, encoding) => {
    const file = iconv.encode(text, encoding);
    await expect(readFile(file)).rejects.toMatchObject({
      code: 'validation_failed',
      message: expect.stringMatching(/cannot be told for certain; it may be .+\. Name it/),
    });
    expect((await readFile(file, { encoding })).rows).toEqual((await readFile(text)).rows);
  });

  it('is refused where bytes are not of it', async () => {
    const late = Buffer.concat([
      Buffer.from('name\n'),
      Buffer.from('José\n'.repeat(30_000)),
      Buffer.from([0xe9, 10]),
    ]);
    await expect(readFile(late)).rejects.toMatchObject({ message: /^The file is not valid utf-8/ });
    const latin = Buffer.from('name\nJos\xe9\n', 'latin1');
    await expect(readFile(latin, { encoding: 'utf-8' })).rejects.toMatchObject({ code: 'validation_failed' });
    await expect(
      readFile(Buffer.from('name\n\x81\x30\n', 'latin1'), { encoding: 'shift_jis' }),
    ).rejects.toMatchObject({
      message: /^The file is not valid shift_jis/,
    });
  });
});
