import { anotherTenant, useProxy } from './proxy-client.js';

const COUNT = { prefer: 'count=exact' };
const people = ['A', 'B', 'C', 'D', 'E'].map((first_name) => ({ first_name }));

describe('Ranges of GET /functions/v1/rest-api-proxy/contacts', () => {
  const crm = useProxy();
  beforeEach(() => crm.madeAll(people));

  const ranges: [string, Record<string, string>, number, string, string][] = [
    ['', {}, 200, '0-4/*', 'ABCDE'],
    ['limit=2', {}, 200, '0-1/*', 'AB'],
    ['limit=2&offset=3', {}, 200, '3-4/*', 'DE'],
    ['limit=0', {}, 200, '*/*', ''],
    ['limit=abc', {}, 200, '0-4/*', 'ABCDE'],
    ['offset=-1', {}, 200, '0-4/*', 'ABCDE'],
    ['limit=1&limit=3', {}, 200, '0-2/*', 'ABC'],
    ['offset=100', {}, 200, '*/*', ''],
    ['', COUNT, 200, '0-4/5', 'ABCDE'],
    ['limit=2', COUNT, 206, '0-1/5', 'AB'],
    ['offset=3', COUNT, 206, '3-4/5', 'DE'],
    ['first_name=eq.Nobody', COUNT, 200, '*/0', ''],
    ['', { prefer: 'count=estimated' }, 200, '0-4/5', 'ABCDE'],
    ['', { prefer: 'count=wrong' }, 200, '0-4/*', 'ABCDE'],
    ['', { range: '0-1', 'range-unit': 'items' }, 200, '0-1/*', 'AB'],
    ['', { range: '3-', 'range-unit': 'items' }, 200, '3-4/*', 'DE'],
    ['', { ...COUNT, range: '1-2' }, 206, '1-2/5', 'BC'],
    ['limit=2', { range: '1-4' }, 200, '1-1/*', 'B'],
  ];
  it.each(ranges)('?%s with %j is %i %s', async (query, headers, status, contentRange, names) => {
    const response = await crm.get(`order=first_name&${query}`, headers);
    expect([response.status, response.headers.get('content-range')]).toEqual([status, contentRange]);
    expect(response.body.map((row: any) => row.first_name).join('')).toBe(names);
  });

  it.each(['planned', 'estimated'])(
    'counts for count=%s, whatever other organizations have',
    async (count) => {
      const other = await anotherTenant(crm);
      await other.madeAll(Array.from({ length: 200 }, () => ({ first_name: 'Theirs', source: 'web' })));
      await crm.api.rows('analyze contacts');
      const prefer = `count=${count}`;
      const page = await crm.get('limit=1', { prefer });
      expect([page.status, page.headers.get('content-range')]).toEqual([206, '0-0/5']);
      expect(page.headers.get('preference-applied')).toBe(prefer);
      const none = await crm.get('source=eq.web', { prefer });
      expect([none.status, none.headers.get('content-range')]).toEqual([200, '*/0']);
      const some = await crm.get('first_name=gte.C', { prefer });
      expect([some.status, some.headers.get('content-range')]).toEqual([200, '0-2/3']);
    },
  );

  it('counts the groups that aggregates answer', async () => {
    const response = await crm.get('select=opt_in_status,count()', COUNT);
    expect([response.status, response.headers.get('content-range')]).toEqual([200, '0-0/1']);
    expect(response.body).toEqual([{ opt_in_status: true, count: 5 }]);
  });

  const notSatisfiable: [string, Record<string, string>, string, string | null][] = [
    ['limit=-1', {}, 'Limit should be greater than or equal to zero.', null],
    ['offset=100', COUNT, 'An offset of 100 was requested, but there are only 5 rows.', '*/5'],
    [
      '',
      { range: '1-0' },
      'The lower boundary must be lower than or equal to the upper boundary in the Range header.',
      null,
    ],
  ];
  it.each(notSatisfiable)(
    '?%s with %j cannot be satisfied',
    async (query, headers, details, contentRange) => {
      const response = await crm.refused(() => crm.get(query, headers), {
        status: 416,
        code: 'PGRST103',
        message: 'Requested range not satisfiable',
        details,
      });
      expect(response.headers.get('content-range')).toBe(contentRange);
    },
  );
});

describe('Accept of GET /functions/v1/rest-api-proxy/contacts', () => {
  const crm = useProxy();
  const object = 'application/vnd.pgrst.object+json';

  it.each([
    '*/*',
    'application/json',
    'application/vnd.pgrst.array+json',
    'text/html, application/json;q=0.5',
  ])('%s is answered with an array of JSON', async (accept) => {
    const created = await crm.made();
    const response = await crm.get('', { accept });
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.body).toEqual([created]);
  });

  it('asks for one object and gets it', async () => {
    const created = await crm.made();
    for (const accept of [object, 'application/vnd.pgrst.object']) {
      const response = await crm.get(`id=eq.${created.id}`, { accept });
      expect([response.status, response.body]).toEqual([200, created]);
      expect(response.headers.get('content-type')).toBe(`${object}; charset=utf-8`);
    }
  });

  it.each([0, 2])('asks for one object where there are %i', async (count) => {
    await crm.madeAll(people.slice(0, count));
    await crm.refused(() => crm.get('', { accept: object }), {
      status: 406,
      code: 'PGRST116',
      message: 'Cannot coerce the result to a single JSON object',
      details: `The result contains ${count} rows`,
    });
  });

  it('asks for an object of a contact that is made', async () => {
    const response = await crm.post({ first_name: 'A' }, { accept: object });
    expect(response).toMatchObject({ status: 201, body: { first_name: 'A' } });
  });

  it('asks for an object where two are made: neither is', async () => {
    await crm.refused(() => crm.post(people.slice(0, 2), { accept: object }), {
      status: 406,
      code: 'PGRST116',
      message: 'Cannot coerce the result to a single JSON object',
      details: 'The result contains 2 rows',
    });
  });

  it('strips nulls when asked to', async () => {
    await crm.made({ first_name: 'A', custom_fields: { a: null, b: 1 } });
    const accept = 'application/vnd.pgrst.array+json;nulls=stripped';
    const response = await crm.get('select=first_name,last_name,source', { accept });
    expect(response.body).toEqual([{ first_name: 'A' }]);
    expect(response.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
  });

  it('writes CSV', async () => {
    await crm.madeAll([
      { first_name: 'Amira', last_name: 'says "hi", twice', phones: ['+201017177777'] },
      { first_name: 'Bilal', last_name: null, phones: [] },
    ]);
    const response = await crm.get('select=first_name,last_name,phones&order=first_name', {
      accept: 'text/csv',
    });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.text).toBe(
      'first_name,last_name,phones\nAmira,"says ""hi"", twice",{+201017177777}\nBilal,,{}',
    );
  });

  it.each(['application/xml', 'application/vnd.pgrst.plan+json', 'image/png'])(
    '%s is none that there is',
    async (accept) => {
      await crm.refused(() => crm.get('', { accept }), {
        status: 406,
        code: 'PGRST107',
        message: `None of these media types are available: ${accept}`,
      });
    },
  );
});

describe('Prefer on writes of /functions/v1/rest-api-proxy/contacts', () => {
  const crm = useProxy();

  it('return=minimal leaves POST without a body', async () => {
    const response = await crm.post({ first_name: 'A' }, { prefer: 'return=minimal' });
    expect([response.status, response.text, response.headers.get('content-type')]).toEqual([201, '', null]);
    expect(response.headers.get('content-range')).toBe('*/*');
    expect(response.headers.get('location')).toBeNull();
    expect(response.headers.get('preference-applied')).toBe('return=minimal');
  });

  it('return=headers-only tells where the contact is', async () => {
    const response = await crm.post({ first_name: 'A' }, { prefer: 'return=headers-only' });
    expect([response.status, response.text]).toEqual([201, '']);
    const location = response.headers.get('location')!;
    expect(location).toMatch(/^\/functions\/v1\/rest-api-proxy\/contacts\?id=eq\.[0-9a-f-]{36}$/);
    const headers = { 'x-api-key': crm.tenant.apiKey };
    expect((await crm.api.request('GET', location, { headers })).body).toMatchObject([{ first_name: 'A' }]);
  });

  it('return=representation is shaped by select', async () => {
    const prefer = 'return=representation';
    const response = await crm.post({ first_name: 'A' }, { prefer }, 'select=nm:first_name');
    expect([response.status, response.body]).toEqual([201, [{ nm: 'A' }]]);
    expect(response.headers.get('preference-applied')).toBe(prefer);
  });

  it('return=minimal leaves PATCH without a body', async () => {
    await crm.madeAll([{ first_name: 'T' }, { first_name: 'T' }, { first_name: 'T' }]);
    const prefer = 'return=minimal, count=exact';
    const response = await crm.patch('first_name=eq.T', { last_name: 'x' }, { prefer });
    expect([response.status, response.text, response.headers.get('content-type')]).toEqual([204, '', null]);
    expect(response.headers.get('content-range')).toBe('0-2/3');
    expect(response.headers.get('preference-applied')).toBe(prefer);
  });

  it('count=exact fills the total of POST', async () => {
    const response = await crm.post([{ first_name: 'A' }, { first_name: 'B' }], { prefer: 'count=exact' });
    expect(response.headers.get('content-range')).toBe('*/2');
  });

  it('the first of two contradicting options wins', async () => {
    const response = await crm.post({}, { prefer: 'return=minimal, return=representation' });
    expect([response.status, response.text]).toEqual([201, '']);
  });

  it('answers what applied in a fixed order', async () => {
    const prefer = 'count=exact,return=representation,missing=default,resolution=merge-duplicates';
    const response = await crm.post({ first_name: 'A' }, { prefer });
    expect(response.headers.get('preference-applied')).toBe(
      'resolution=merge-duplicates, missing=default, return=representation, count=exact',
    );
  });

  it('does not heed what it does not know', async () => {
    const response = await crm.post({ first_name: 'A' }, { prefer: 'foo=bar, tx=rollback' });
    expect(response.status).toBe(201);
    expect(response.headers.get('preference-applied')).toBeNull();
    expect((await crm.get()).body).toHaveLength(1);
  });

  it('refuses what it does not know under handling=strict', async () => {
    const { id } = await crm.made();
    const prefer = 'handling=strict, foo, bar=1';
    const refusal = {
      status: 400,
      code: 'PGRST122',
      message: 'Invalid preferences given with handling=strict',
      details: 'Invalid preferences: foo, bar=1',
    };
    await crm.refused(() => crm.get('', { prefer }), refusal);
    await crm.refused(() => crm.post({ first_name: 'A' }, { prefer }), refusal);
    await crm.refused(() => crm.patch(`id=eq.${id}`, { first_name: 'B' }, { prefer }), refusal);
    await crm.refused(() => crm.delete(`id=eq.${id}`, { prefer }), refusal);
  });
});

describe('Profiles of /functions/v1/rest-api-proxy/contacts', () => {
  const crm = useProxy();

  it('accepts public, which supabase-js always sends', async () => {
    expect((await crm.get('', { 'accept-profile': 'public' })).status).toBe(200);
    expect((await crm.post({ first_name: 'A' }, { 'content-profile': 'public' })).status).toBe(201);
  });

  it('refuses any other', async () => {
    const refusal = {
      status: 406,
      code: 'PGRST106',
      message: 'Invalid schema: auth',
      hint: 'Only the following schemas are exposed: public',
    };
    await crm.refused(() => crm.get('', { 'accept-profile': 'auth' }), refusal);
    await crm.refused(() => crm.post({ first_name: 'A' }, { 'content-profile': 'auth' }), refusal);
  });
});
