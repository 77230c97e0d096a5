import { columnNames, type ColumnNames } from './column-names.js';
import { fieldsOf } from './fields.js';
import { knownColumn } from './known-columns.js';
import { resolveMapping } from './mapping.js';
import { plainName } from './plain-name.js';

const lines = columnNames.map((line): [string, ColumnNames] => [
  `${line.entity}: ${line.field ?? line.because} (${line.where}, ${line.names[0]})`,
  line,
]);
const wide = (text: string) =>
  text.replace(/[!-~]/g, (sign) => String.fromCodePoint(sign.codePointAt(0)! + 0xfee0));

describe('The table of column names', () => {
  it('names no column twice for two different things', () => {
    const claims = new Map<string, Set<string>>();
    for (const { entity, field, because, names } of columnNames)
      for (const name of names) {
        const key = `${entity}: ${plainName(name)}`;
        claims.set(key, (claims.get(key) ?? new Set()).add(field ?? because!));
      }
    expect([...claims].filter(([, said]) => said.size > 1).map(([key, said]) => [key, ...said])).toEqual([]);
  });

  it('knows fields that there are', () => {
    for (const { entity, field, names } of columnNames) {
      if (field !== undefined) expect(Object.keys(fieldsOf[entity])).toContain(field);
      for (const name of names) expect(plainName(name)).not.toBe('');
    }
  });

  it.each(lines)('%s', (_what, { entity, field, because, names }) => {
    for (const name of names) {
      const spellings = [
        name,
        name.toUpperCase(),
        ` ${name.toLowerCase()} `,
        name.replace(/ /g, '_'),
        name.replace(/ /g, '-'),
        name.replace(/ /g, ''),
        name.normalize('NFD'),
        wide(name),
        `${name}*`,
        `${name}:`,
        `${name} (optional)`,
        `${name} (2)`,
      ];
      for (const spelling of spellings)
        expect([
          spelling,
          knownColumn(entity, spelling)?.field ?? knownColumn(entity, spelling)?.because,
        ]).toEqual([spelling, field ?? because]);
    }
  });
});

const read = (columns: string[], entity: 'contacts' | 'deals' = 'contacts') =>
  Object.values(resolveMapping(entity, columns, [], {}));

describe('The columns of one file', () => {
  it.each<[string, string[], (string | null)[]]>([
    ['a name alone', ['Name', 'Email'], ['name', 'emails']],
    ['a name beside a first name', ['Name', 'Vorname'], ['last_name', 'first_name']],
    ['a name beside a last name', ['Nombre', 'Apellidos'], ['first_name', 'last_name']],
    ['a name beside both', ['Name', 'First Name', 'Last Name'], ['name', 'first_name', 'last_name']],
    [
      'a title that is a position',
      ['First Name', 'Last Name', 'Title'],
      ['first_name', 'last_name', 'position'],
    ],
    ['a title beside a job title', ['First Name', 'Title', 'Job Title'], ['first_name', null, 'position']],
    ['a title in front of the name', ['Title', 'First Name', 'Last Name'], [null, 'first_name', 'last_name']],
    ['a company and an account', ['Account', 'Company'], [null, 'company_name']],
    ['an account alone', ['Account', 'Email'], ['company_name', 'emails']],
    [
      'numbers of many kinds',
      ['E-mail 2 - Value', 'E-mail 2 - Label', 'Phone 3 - Value', 'Phone 3 - Type', 'phone2', 'EMAIL_3'],
      ['emails', null, 'phones', null, 'phones', 'emails'],
    ],
    [
      'whose they are',
      [
        'Person - Email - Work',
        'Contact: Phone',
        'contact.first_name',
        'Organization - Name',
        'Lead / Last name',
      ],
      ['emails', 'phones', 'first_name', 'company_name', 'last_name'],
    ],
    [
      'whose they are, without a sign',
      ['customer_first_name', 'Contact Last Name', 'Lead Phone', 'First_Email__c', '1. Company'],
      ['first_name', 'last_name', 'phones', null, 'company_name'],
    ],
    [
      'what one may be subscribed to',
      ['Opted out of email: Marketing Information', 'Opted out of email: One to One'],
      ['opt_out', 'opt_out'],
    ],
    ['an occupation beside a title', ['Occupation', 'Organization 1 - Title'], [null, 'position']],
    ['two of one field', ['Company', 'Company Name'], ['company_name', null]],
    ['what nobody knows', ['Shoe size', 'Created At', 'Fax'], [null, null, null]],
  ])('are understood beside each other: %s', (_what, columns, expected) => {
    expect(read(columns)).toEqual(expected);
  });

  it('are those of a deal and of its contact', () => {
    const columns = [
      'Deal - Title',
      'Person - Name',
      'Person - Email - Work',
      'Deal - Organization',
      'Owner',
      'Name',
    ];
    expect(read(columns, 'deals')).toEqual([
      'title',
      'contact_name',
      'contact_email',
      'company_name',
      'owner_id',
      null,
    ]);
  });

  it('are kept under a key of their own when they are to be kept, in whatever letters they are written', () => {
    const mapping = resolveMapping(
      'contacts',
      ['Größe (EU)', 'Grosse EU', '好きな色', 'Grosse-EU', 'updated_at'],
      [],
      {
        unknownColumns: 'custom_fields',
      },
    );
    expect(Object.values(mapping)).toEqual([
      'custom_fields.gro_e_eu',
      'custom_fields.grosse_eu',
      'custom_fields.column_3',
      'custom_fields.grosse_eu_2',
      null,
    ]);
  });
});
