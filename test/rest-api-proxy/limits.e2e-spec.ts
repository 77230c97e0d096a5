import { useProxy } from './proxy-client.js';

const KB32 = 32 * 1024;

/** Custom fields that are exactly so many bytes as JSON. */
function customFieldsOf(bytes: number): Record<string, string> {
  const frame = JSON.stringify({ text: '' }).length;
  return { text: 'x'.repeat(bytes - frame) };
}

describe('The limits of document B, section 2.2', () => {
  const crm = useProxy();

  const atLimit: [string, Record<string, unknown>][] = [
    ['first_name of 100 characters', { first_name: 'a'.repeat(100) }],
    ['first_name of 100 characters outside the basic plane', { first_name: '😀'.repeat(100) }],
    ['last_name of 100 characters', { last_name: 'a'.repeat(100) }],
    ['source of 50 characters', { source: 's'.repeat(50) }],
    ['tags of 50 characters each', { tags: ['t'.repeat(50), 'ü'.repeat(50)] }],
    ['description of 5000 characters', { description: 'd'.repeat(5000) }],
    ['phones of 8 and of 15 digits', { phones: ['+12345678', '+123456789012345'] }],
    ['custom_fields of 32 KB', { custom_fields: customFieldsOf(KB32) }],
    ['a custom field key of 64 characters', { custom_fields: { ['k'.repeat(64)]: 1 } }],
    ['a custom field key of every kind of character', { custom_fields: { aZ09_: 1 } }],
  ];
  it.each(atLimit)('accepts %s', async (_what, fields) => {
    expect(await crm.made(fields)).toMatchObject(fields);
  });

  const beyond: [string, Record<string, unknown>, string][] = [
    ['first_name of 101', { first_name: 'a'.repeat(101) }, 'first_name must be at most 100 characters'],
    [
      'first_name of 101 emoji',
      { first_name: '😀'.repeat(101) },
      'first_name must be at most 100 characters',
    ],
    ['last_name of 101', { last_name: 'a'.repeat(101) }, 'last_name must be at most 100 characters'],
    ['source of 51', { source: 's'.repeat(51) }, 'source must be at most 50 characters'],
    ['a tag of 51', { tags: ['vip', 't'.repeat(51)] }, 'tags must be at most 50 characters'],
    ['description of 5001', { description: 'd'.repeat(5001) }, 'description must be at most 5000 characters'],
    [
      'a phone of 7 digits',
      { phones: ['+1234567'] },
      'Invalid phone: "+1234567" (E.164 expected, 8-15 digits)',
    ],
    [
      'a phone of 16 digits',
      { phones: ['+1234567890123456'] },
      'Invalid phone: "+1234567890123456" (E.164 expected, 8-15 digits)',
    ],
    [
      'custom_fields of 32 KB and a byte',
      { custom_fields: customFieldsOf(KB32 + 1) },
      'custom_fields must be at most 32 KB',
    ],
    [
      'custom_fields of 32 KB in characters, more in bytes',
      { custom_fields: { text: 'ü'.repeat(KB32 / 2) } },
      'custom_fields must be at most 32 KB',
    ],
    [
      'a custom field key of 65',
      { custom_fields: { ['k'.repeat(65)]: 1 } },
      `custom_fields key "${'k'.repeat(65)}" is not allowed: keys are letters, digits and underscores, at most 64`,
    ],
    [
      'a custom field key with a dash',
      { custom_fields: { 'a-b': 1 } },
      'custom_fields key "a-b" is not allowed: keys are letters, digits and underscores, at most 64',
    ],
    [
      'a custom field key beyond ASCII',
      { custom_fields: { größe: 1 } },
      'custom_fields key "größe" is not allowed: keys are letters, digits and underscores, at most 64',
    ],
    [
      'an empty custom field key',
      { custom_fields: { '': 1 } },
      'custom_fields key "" is not allowed: keys are letters, digits and underscores, at most 64',
    ],
    [
      'custom fields 33 levels deep',
      { custom_fields: JSON.parse('{"a":'.repeat(33) + '1' + '}'.repeat(33)) },
      'custom_fields must be at most 32 levels deep',
    ],
    ['NUL in a text', { first_name: 'a\0b' }, 'first_name holds a character that cannot be stored'],
    ['NUL in a tag', { tags: ['a\0b'] }, 'tags holds a character that cannot be stored'],
    ['half a surrogate pair', { last_name: '\ud83d' }, 'last_name holds a character that cannot be stored'],
    [
      'NUL in custom fields',
      { custom_fields: { a: ['\0'] } },
      'custom_fields holds a character that cannot be stored',
    ],
  ];
  it.each(beyond)('refuses %s on POST', async (_what, fields, message) => {
    await crm.refused(() => crm.post(fields), { status: 400, code: '23514', message });
  });

  it.each(beyond)('refuses %s on PATCH', async (_what, fields, message) => {
    const { id } = await crm.made();
    await crm.refused(() => crm.patch(`id=eq.${id}`, fields), { status: 400, code: '23514', message });
  });

  it.each([1, 0.1, -1.5e-7, 9007199254740991, -9007199254740991, 1234567890123.25])(
    'keeps the number %d',
    async (n) => {
      expect((await crm.made({ custom_fields: { n } })).custom_fields).toEqual({ n });
    },
  );

  it.each(['1e400', '-1e400', '9007199254740993', '[12345678901234567890]'])(
    'refuses the number %s, which would not be kept as it is',
    async (number) => {
      const raw = `{"custom_fields":{"n":${number}}}`;
      const headers = { 'content-type': 'application/json' };
      await crm.refused(() => crm.ask('POST', '', { raw, headers }), {
        status: 400,
        code: '23514',
        message: 'custom_fields holds a number that is too large',
      });
    },
  );

  it('refuses custom fields that a merge would make larger than 32 KB', async () => {
    const { id } = await crm.made({ custom_fields: { old: 'x'.repeat(KB32 / 2) } });
    const fields = { custom_fields: { new: 'x'.repeat(KB32 / 2) } };
    await crm.refused(() => crm.patch(`id=eq.${id}`, fields, { prefer: 'custom-fields=merge' }), {
      status: 400,
      code: '23514',
      message: 'custom_fields must be at most 32 KB',
    });
  });
});

describe('Custom field keys that begin with an underscore', () => {
  const crm = useProxy();
  const warning = '299 - "custom_fields keys that begin with _ are reserved: _secret"';

  it('are accepted on POST, with a warning', async () => {
    const response = await crm.post({ custom_fields: { _secret: 1, plain: 2 } });
    expect(response).toMatchObject({ status: 201, body: [{ custom_fields: { _secret: 1, plain: 2 } }] });
    expect(response.headers.get('warning')).toBe(warning);
  });

  it('are accepted on PATCH, with a warning', async () => {
    const { id } = await crm.made();
    const response = await crm.patch(`id=eq.${id}`, { custom_fields: { _secret: 1 } });
    expect([response.status, response.headers.get('warning')]).toEqual([200, warning]);
  });

  it('are not warned of where there are none', async () => {
    const response = await crm.post({ custom_fields: { secret_: 1 } });
    expect(response.headers.get('warning')).toBeNull();
  });
});

describe('A body of more than 1 MB', () => {
  const crm = useProxy();
  const megabyte = 1024 * 1024;
  const headers = { 'content-type': 'application/json' };

  it('is refused with 413', async () => {
    const raw = JSON.stringify([{ first_name: 'A' }]).padEnd(megabyte + 1, ' ');
    await crm.refused(() => crm.ask('POST', '', { raw, headers }), {
      status: 413,
      code: '54000',
      message: 'The request body is too large',
    });
  });

  it('is not taken in from somebody without a key either', async () => {
    const raw = ' '.repeat(megabyte + 1);
    const response = await crm.ask('POST', '', { raw, headers: { ...headers, 'x-api-key': 'cg_wrong' } });
    expect(response.status).toBe(413);
  });

  it('is read when it has exactly 1 MB', async () => {
    const raw = JSON.stringify([{ first_name: 'A' }]).padEnd(megabyte, ' ');
    expect((await crm.ask('POST', '', { raw, headers })).status).toBe(201);
  });
});

describe('A query that is too large', () => {
  const crm = useProxy();

  it('is refused with 414 when it is longer than 16 KB', async () => {
    const response = await crm.get(`first_name=eq.${'a'.repeat(17_000)}`);
    expect(response.status).toBe(414);
    expect(Object.keys(response.body)).toEqual(['error', 'code', 'message', 'details', 'hint']);
  });

  it('is refused when a list has more than 1,000 values', async () => {
    const list = (count: number) => Array.from({ length: count }, (_, i) => i).join(',');
    expect((await crm.get(`first_name=in.(${list(1000)})`)).status).toBe(200);
    await crm.refused(() => crm.get(`first_name=in.(${list(1001)})`), {
      status: 400,
      code: 'PGRST100',
      message: /^"failed to parse/,
      details: expect.any(String),
    });
  });
});
