import { useProxy } from './proxy-client.js';

const MERGE = { prefer: 'resolution=merge-duplicates, return=representation' };
const IGNORE = { prefer: 'resolution=ignore-duplicates, return=representation' };
const NEW_ID = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';

describe('POST /functions/v1/rest-api-proxy/contacts as an upsert', () => {
  const crm = useProxy();

  it('updates the contact that has the id, and keeps what is not sent', async () => {
    const created = await crm.made({ first_name: 'Mahmoud', last_name: 'Ali', tags: ['vip'] });
    const response = await crm.post({ id: created.id, first_name: 'Updated' }, MERGE);
    expect(response.status).toBe(200);
    expect(response.headers.get('preference-applied')).toBe(MERGE.prefer);
    const { updated_at } = response.body[0];
    expect(response.body).toEqual([{ ...created, first_name: 'Updated', updated_at }]);
  });

  it('creates what does not exist', async () => {
    const response = await crm.post({ id: NEW_ID, first_name: 'New' }, MERGE);
    expect(response).toMatchObject({ status: 201, body: [{ id: NEW_ID, first_name: 'New' }] });
  });

  it('creates some and updates others, in the order they were sent', async () => {
    const { id } = await crm.made();
    const response = await crm.post(
      [
        { id: NEW_ID, first_name: 'New' },
        { id, first_name: 'Old' },
      ],
      MERGE,
    );
    expect(response.status).toBe(201);
    expect(response.body.map((row: any) => [row.id, row.first_name])).toEqual([
      [NEW_ID, 'New'],
      [id, 'Old'],
    ]);
  });

  it('does all or nothing', async () => {
    const { id } = await crm.made();
    const rows = [
      { id, phones: ['+201017177777'] },
      { id: NEW_ID, phones: ['abc'] },
    ];
    await crm.refused(() => crm.post(rows, MERGE), {
      status: 400,
      code: '23514',
      message: 'Invalid phone: "abc" (E.164 expected, 8-15 digits)',
    });
  });

  it('leaves an existing contact alone under ignore-duplicates', async () => {
    const created = await crm.made();
    const response = await crm.post(
      [
        { id: created.id, first_name: 'Thief' },
        { id: NEW_ID, first_name: 'New' },
      ],
      IGNORE,
    );
    expect(response).toMatchObject({ status: 201, body: [{ id: NEW_ID, first_name: 'New' }] });
    expect((await crm.get(`id=eq.${created.id}`)).body).toEqual([created]);
  });

  it('answers an empty array when there was nothing to create', async () => {
    const { id } = await crm.made();
    const response = await crm.post({ id, first_name: 'Thief' }, IGNORE);
    expect([response.status, response.body]).toEqual([201, []]);
  });

  it('takes the first of two rows with one id under ignore-duplicates', async () => {
    const rows = ['First', 'Second'].map((first_name) => ({ id: NEW_ID, first_name }));
    expect((await crm.post(rows, IGNORE)).body).toMatchObject([{ first_name: 'First' }]);
  });

  it.each([true, false])('refuses two rows with one id (which exists: %s)', async (exists) => {
    if (exists) await crm.made({ id: NEW_ID });
    const rows = ['First', 'Second'].map((first_name) => ({ id: NEW_ID, first_name }));
    await crm.refused(() => crm.post(rows, MERGE), {
      status: 400,
      code: '21000',
      message: 'ON CONFLICT DO UPDATE command cannot affect row a second time',
    });
  });

  it('takes on_conflict=id', async () => {
    const { id } = await crm.made();
    const response = await crm.post({ id, first_name: 'Updated' }, MERGE, 'on_conflict=id');
    expect([response.status, response.body[0].first_name]).toEqual([200, 'Updated']);
  });

  it.each(['first_name', 'phones', 'id,first_name'])(
    'refuses on_conflict=%s, which is no key',
    async (key) => {
      await crm.refused(() => crm.post({ first_name: 'A' }, MERGE, `on_conflict=${key}`), {
        status: 400,
        code: '42P10',
        message: 'there is no unique or exclusion constraint matching the ON CONFLICT specification',
      });
    },
  );

  it('refuses on_conflict with an unknown column', async () => {
    await crm.refused(() => crm.post({ first_name: 'A' }, MERGE, 'on_conflict=shoe_size'), {
      status: 400,
      code: '42703',
      message: 'column contacts.shoe_size does not exist',
    });
  });

  it('merges custom fields by key when asked to', async () => {
    const { id } = await crm.made({ custom_fields: { kept: 1 } });
    const prefer = `${MERGE.prefer}, custom-fields=merge`;
    const response = await crm.post({ id, custom_fields: { new: 2 } }, { prefer });
    expect(response.body[0].custom_fields).toEqual({ kept: 1, new: 2 });
  });

  it('does not bring back a deleted contact', async () => {
    const { id } = await crm.made();
    await crm.delete(`id=eq.${id}`);
    await crm.refused(() => crm.post({ id, first_name: 'Back' }, MERGE), {
      status: 409,
      code: '23505',
      message: /^duplicate key/,
      details: `Key (id)=(${id}) already exists.`,
    });
  });

  it('makes one contact of two that race for one id', async () => {
    const send = (first_name: string) => crm.post({ id: NEW_ID, first_name }, MERGE);
    const responses = await Promise.all(['A', 'B', 'C', 'D'].map(send));
    for (const { status } of responses) expect([200, 201, 409]).toContain(status);
    expect((await crm.get()).body).toHaveLength(1);
  });
});

describe('PUT /functions/v1/rest-api-proxy/contacts', () => {
  const crm = useProxy();
  const representation = { prefer: 'return=representation' };

  it('creates the contact', async () => {
    const response = await crm.put(`id=eq.${NEW_ID}`, { id: NEW_ID, first_name: 'New' }, representation);
    expect(response).toMatchObject({ status: 201, body: [{ id: NEW_ID, first_name: 'New' }] });
  });

  it('updates the contact', async () => {
    const { id } = await crm.made();
    const response = await crm.put(`id=eq.${id}`, { id, first_name: 'Updated' }, representation);
    expect(response).toMatchObject({ status: 200, body: [{ id, first_name: 'Updated' }] });
    expect(response.body).toHaveLength(1);
  });

  it('answers 204 without return=representation', async () => {
    const response = await crm.put(`id=eq.${NEW_ID}`, { id: NEW_ID, first_name: 'New' });
    expect([response.status, response.text]).toEqual([204, '']);
    expect((await crm.get()).body).toHaveLength(1);
  });

  it.each([
    '',
    'first_name=eq.x',
    `id=gt.${NEW_ID}`,
    `id=eq.${NEW_ID}&first_name=eq.x`,
    `or=(id.eq.${NEW_ID})`,
  ])('refuses filters that are not the id: ?%s', async (query) => {
    await crm.refused(() => crm.put(query, { id: NEW_ID, first_name: 'x' }), {
      status: 405,
      code: 'PGRST105',
      message: "Filters must include all and only primary key columns with 'eq' operators",
    });
  });

  it.each([
    { first_name: 'x' },
    { id: 'f2b4f7ab-7033-47ce-be06-b30a47de020b' },
    [],
    [{ id: NEW_ID }, { id: NEW_ID }],
  ])('refuses the body %j, which is not the contact of the URL', async (body) => {
    await crm.refused(() => crm.put(`id=eq.${NEW_ID}`, body), {
      status: 400,
      code: 'PGRST115',
      message: 'Payload values do not match URL in primary key column(s)',
    });
  });

  it.each(['limit=1', 'offset=1'])('refuses %s', async (range) => {
    await crm.refused(() => crm.put(`id=eq.${NEW_ID}&${range}`, { id: NEW_ID }), {
      status: 400,
      code: 'PGRST114',
      message: 'limit/offset querystring parameters are not allowed for PUT',
    });
  });
});
