import { readFile } from './read-file.js';

const card = (...lines: string[]) => ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n');

describe('A vCard', () => {
  it('of 3.0 is read: folded lines, groups, types, escapes, a byte order mark', async () => {
    const file = `\ufeff${card(
      'VERSION:3.0',
      'PRODID:-//Example//Phone//EN',
      'N:Lee;Ann;Marie;Dr.;PhD',
      'FN:Dr. Ann Marie Lee',
      'ORG:Acme\\, Inc.;Research;Labs',
      'TITLE:Chief Technology\r\n  Officer',
      'item1.EMAIL;type=INTERNET;type=WORK:ann@example.com',
      'EMAIL;type=INTERNET;type=HOME;type=pref:ann.lee@example.org',
      'item2.TEL;type=CELL;type=VOICE:+49 151 1234567',
      'TEL;type=WORK,FAX:+49 30 1234567',
      'item2.X-ABLabel:_$!<Mobile>!$_',
      'item3.ADR;type=HOME:;;1 Main\\nStreet;Springfield;IL;62701;USA',
      'item4.URL:https\\://example.com/ann',
      'BDAY:1980-05-01',
      'NOTE:first\\nsecond\\; third',
      'CATEGORIES:Friends,VIP\\, gold',
      'PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ\r\n AAAAAAA\r\n BBBBBBB',
      'X-SOCIALPROFILE;type=twitter:https://example.com/@ann',
      'REV:2026-01-01T00:00:00Z',
    )}`;
    for (const pieces of [1, 13, 5000]) {
      const { format, rows, lines, facts } = await readFile(file, {}, { pieces });
      expect([format, lines]).toEqual(['vcard', [1]]);
      expect(rows).toEqual([
        {
          first_name: 'Ann Marie',
          last_name: 'Lee',
          'custom_fields.name_prefix': 'Dr.',
          'custom_fields.name_suffix': 'PhD',
          emails: ['ann.lee@example.org', 'ann@example.com'],
          phones: ['+49 151 1234567'],
          'custom_fields.fax': '+49 30 1234567',
          company_name: 'Acme, Inc.',
          'custom_fields.department': 'Research, Labs',
          position: 'Chief Technology Officer',
          'custom_fields.address': '1 Main, Street, Springfield, IL, 62701, USA',
          'custom_fields.website': 'https://example.com/ann',
          'custom_fields.birthday': '1980-05-01',
          description: 'first\nsecond; third',
          tags: ['Friends', 'VIP, gold'],
        },
      ]);
      expect(facts.skipped.map(({ reason, text }) => [reason, text])).toEqual([
        ['property', 'PHOTO'],
        ['property', 'X-SOCIALPROFILE'],
      ]);
    }
  });

  it('of 2.1 is read: quoted-printable of several lines and charsets, types without a name, base64', async () => {
    const file =
      card(
        'VERSION:2.1',
        'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg;;;',
        'TEL;CELL;PREF:+491511234567',
        'TEL;WORK;VOICE:+49301234567',
        'EMAIL;INTERNET:joerg@example.com',
        'NOTE;QUOTED-PRINTABLE;CHARSET=windows-1252:caf=E9=0D=0A=\r\nund=20mehr',
        'PHOTO;JPEG;ENCODING=BASE64:',
        ' /9j/4AAQSkZJRgABAQAAAQ',
        '',
        'TITLE:Chef',
      ) +
      card(
        'VERSION:2.1',
        'N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8E=52=93=63;=91=BE=98=59',
        'TEL;HOME:03',
      );
    expect((await readFile(file)).rows).toEqual([
      {
        last_name: 'Müller',
        first_name: 'Jörg',
        phones: ['+491511234567', '+49301234567'],
        emails: ['joerg@example.com'],
        description: 'café\r\nund mehr',
        position: 'Chef',
      },
      { last_name: '山田', first_name: '太郎', phones: ['03'] },
    ]);
  });

  it('of 4.0 is read: preferences, URIs, quoted parameters', async () => {
    const file = card(
      'VERSION:4.0',
      'FN:Ann Lee',
      'EMAIL;PREF=2:second@example.com',
      'EMAIL;PREF=1;TYPE="work,home":first@example.com',
      'TEL;VALUE=uri;TYPE="voice,cell":tel:+1-555-0100;ext=12',
      'ADR;LABEL="1 Main St: right";TYPE=home:;;1 Main St;Town;;;',
      'NICKNAME:Annie',
    ).replaceAll('\r\n', '\n');
    expect((await readFile(file)).rows).toEqual([
      {
        name: 'Ann Lee',
        emails: ['first@example.com', 'second@example.com'],
        phones: ['+1-555-0100 ext. 12'],
        'custom_fields.address': '1 Main St, Town',
        'custom_fields.nickname': 'Annie',
      },
    ]);
  });

  it('is read whose lines were folded after so many bytes, in the middle of a character', async () => {
    const text = card('VERSION:3.0', 'N:Müller;Jörg', 'ORG:山田🙂商店', 'NOTE:é');
    const bytes = Buffer.from(text);
    for (const fold of ['\r\n ', '\n\t'])
      for (let at = bytes.indexOf('N:M') + 2; at < bytes.indexOf('NOTE') - 2; at++) {
        if (bytes[at]! < 0x80 || bytes[at]! > 0xbf) continue;
        const file = Buffer.concat([bytes.subarray(0, at), Buffer.from(fold), bytes.subarray(at)]);
        for (const pieces of [1, 2, 7, 5000]) {
          const { rows, facts } = await readFile(file, {}, { pieces });
          expect([facts.encoding, rows]).toEqual([
            'utf-8',
            [{ last_name: 'Müller', first_name: 'Jörg', company_name: '山田🙂商店', description: 'é' }],
          ]);
        }
      }
  });

  it('of a group of people is nobody, and is named', async () => {
    const { rows, facts } = await readFile(
      card('VERSION:4.0', 'KIND:group', 'FN:Friends', 'MEMBER:urn:uuid:1') +
        card('VERSION:3.0', 'N:Friends', 'X-ADDRESSBOOKSERVER-KIND:group') +
        card('VERSION:3.0', 'FN:Ann'),
    );
    expect(rows).toEqual([{ name: 'Ann' }]);
    expect(facts.skipped).toEqual([
      { line: 1, reason: 'property', text: 'KIND:group' },
      { line: 7, reason: 'property', text: 'KIND:group' },
    ]);
  });

  it('without an end takes no other card along', async () => {
    const file = `BEGIN:VCARD\nFN:Ann\n${card('FN:Bob')}${card('FN:Cy')}`;
    expect((await readFile(file)).rows).toEqual([
      { error: 'The vCard has no END:VCARD' },
      { name: 'Bob' },
      { name: 'Cy' },
    ]);
  });

  it('fails alone where it is broken or has no end, and does not count where it says nothing', async () => {
    const file =
      card('VERSION:3.0', 'FN:Ann') +
      card('VERSION:3.0', 'no property at all') +
      card('VERSION:3.0', 'N:;;;;', 'FN:') +
      'BEGIN:VCARD\nFN:Bob\n';
    const { rows, facts } = await readFile(file);
    expect(rows).toEqual([
      { name: 'Ann' },
      { error: 'Line 7 is no vCard property' },
      { error: 'The vCard has no END:VCARD' },
    ]);
    expect(facts.blankRows).toBe(1);
  });

  it('may hold a card of another, which is not read, and no property without an end', async () => {
    const agent = card('FN:Boss', 'AGENT:', 'BEGIN:VCARD', 'FN:Agent', 'END:VCARD', 'TITLE:CEO');
    expect((await readFile(agent)).rows).toEqual([{ name: 'Boss', position: 'CEO' }]);
    await expect(readFile(`BEGIN:VCARD\nNOTE:${'x'.repeat(300_000)}`)).rejects.toMatchObject({
      message: expect.stringMatching(/more than 262144 characters/),
    });
    const picture = card('FN:Ann', `PHOTO;ENCODING=b:${'x\r\n '.repeat(300_000)}`, 'TITLE:CTO');
    expect((await readFile(picture)).rows).toEqual([{ name: 'Ann', position: 'CTO' }]);
  });
});

describe('A JSON array', () => {
  it('is read element by element, whatever it holds', async () => {
    const people = [
      { first_name: 'Ann "A"', tags: ['x', ']'], custom_fields: { a: { b: '},{' } } },
      { first_name: 'Bob\\', note: 'ends with a backslash\\' },
      {},
      { first_name: 'Zoë' },
    ];
    for (const text of [
      JSON.stringify(people),
      JSON.stringify(people, null, 2),
      `\ufeff ${JSON.stringify(people)}\n`,
    ])
      for (const pieces of [1, 5, 1000]) {
        const { format, rows, facts } = await readFile(text, {}, { pieces });
        expect(format).toBe('json');
        expect(rows).toEqual([people[0], people[1], people[3]]);
        expect(facts.blankRows).toBe(1);
      }
  });

  it('tells which elements are no objects, and on which line', async () => {
    const { rows, lines } = await readFile('[{"a":1},\n 7,\n {"a":},\n [1],\n{"a":2}]');
    expect(rows.map(({ a, error }) => a ?? error)).toEqual([
      1,
      'The row is not a JSON object',
      'The row is not valid JSON',
      'The row is not a JSON object',
      2,
    ]);
    expect(lines).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([
    ['not closed', '[{"a":1}', 'The JSON array is not closed'],
    ['followed by more', '[{"a":1}]\n[{"a":2}]', 'The file is not a JSON array; see line 2'],
    ['without an element between commas', '[{"a":1},,{"a":2}]', 'The file is not a JSON array; see line 1'],
    ['with a comma behind its last', '[{"a":1},\n]', 'The file is not a JSON array; see line 2'],
    [
      'of an endless element',
      `[{"a":"${'x'.repeat(300_000)}"}]`,
      'The row in line 1 has more than 262144 characters',
    ],
  ])('is refused when it is %s', async (_what, file, message) => {
    await expect(readFile(file)).rejects.toMatchObject({ message });
  });
});
