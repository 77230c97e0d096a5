import { useProxy } from './proxy-client.js';
import { useTable } from './table-client.js';

const NEW_ID = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';
const MERGE = { prefer: 'resolution=merge-duplicates, return=representation' };
const IGNORE = { prefer: 'resolution=ignore-duplicates, return=representation' };
const REPRESENTATION = { prefer: 'return=representation' };

describe('POST /functions/v1/rest-api-proxy/deals as an upsert', () => {
  const crm = useProxy();
  const deals = useTable(crm, 'deals');
  let contact_id: string;
  let deal: any;
  beforeEach(async () => {
    contact_id = (await crm.made()).id;
    deal = await deals.made({ title: 'Order', value: 5, tags: ['vip'], contact_id });
  });

  it('updates what exists, keeps what is not sent, creates the rest, in their order', async () => {
    const rows = [
      { id: NEW_ID, title: 'New', contact_id },
      { id: deal.id, title: 'Renamed', contact_id },
    ];
    const response = await deals.post(rows, MERGE);
    expect([response.status, response.body]).toMatchObject([
      201,
      [
        { id: NEW_ID, title: 'New', value: null },
        { id: deal.id, title: 'Renamed', value: 5, tags: ['vip'] },
      ],
    ]);
    expect(response.headers.get('preference-applied')).toBe(MERGE.prefer);
    expect((await deals.events(deal.id)).map(({ action }) => action)).toEqual(['created', 'updated']);
  });

  it('answers 200 when nothing is new', async () => {
    const response = await deals.post({ id: deal.id, value: 6 }, MERGE);
    expect([response.status, response.body]).toMatchObject([200, [{ title: 'Order', value: 6 }]]);
  });

  it('leaves what exists alone under ignore-duplicates', async () => {
    const rows = [
      { id: deal.id, title: 'Thief', contact_id },
      { id: NEW_ID, title: 'New', contact_id },
    ];
    const response = await deals.post(rows, IGNORE);
    expect([response.status, response.body]).toMatchObject([201, [{ id: NEW_ID, title: 'New' }]]);
    expect((await deals.get(`id=eq.${deal.id}`)).body).toEqual([deal]);
  });

  it('demands of a new deal what it demands without an upsert', async () => {
    await deals.refused(() => deals.post({ id: NEW_ID, value: 6 }, MERGE), {
      status: 400,
      code: '23502',
      message: 'title is required',
    });
  });

  it('refuses two rows with one id, and a key that is none', async () => {
    const row = { id: NEW_ID, title: 'New', contact_id };
    await deals.refused(() => deals.post([row, row], MERGE), {
      status: 400,
      code: '21000',
      message: 'ON CONFLICT DO UPDATE command cannot affect row a second time',
    });
    await deals.refused(() => deals.post(row, MERGE, 'on_conflict=title'), {
      status: 400,
      code: '42P10',
      message: 'there is no unique or exclusion constraint matching the ON CONFLICT specification',
    });
  });

  it('merges custom fields when asked to', async () => {
    await deals.patch(`id=eq.${deal.id}`, { custom_fields: { a: 1 } });
    const prefer = `${MERGE.prefer}, custom-fields=merge`;
    const response = await deals.post({ id: deal.id, custom_fields: { b: 2 } }, { prefer });
    expect(response.body[0].custom_fields).toEqual({ a: 1, b: 2 });
  });

  it('warns of an upper-case stage', async () => {
    const response = await deals.post({ id: deal.id, stage: 'Won' }, MERGE);
    expect([response.status, response.body[0].stage]).toEqual([200, 'Won']);
    expect(response.headers.get('warning')).toMatch(/stage is not lower case/);
  });
});

describe('PUT /functions/v1/rest-api-proxy/deals', () => {
  const crm = useProxy();
  const deals = useTable(crm, 'deals');

  it('creates, then updates', async () => {
    const contact_id = (await crm.made()).id;
    const row = { id: NEW_ID, title: 'Order', contact_id };
    const created = await deals.put(`id=eq.${NEW_ID}`, row, REPRESENTATION);
    expect([created.status, created.body]).toMatchObject([201, [row]]);
    const updated = await deals.put(`id=eq.${NEW_ID}`, { ...row, value: 3 }, REPRESENTATION);
    expect([updated.status, updated.body]).toMatchObject([200, [{ ...row, value: 3 }]]);
    expect((await deals.put(`id=eq.${NEW_ID}`, row)).status).toBe(204);
  });

  it('refuses another filter, and another id', async () => {
    const contact_id = (await crm.made()).id;
    const row = { id: NEW_ID, title: 'Order', contact_id };
    await deals.refused(() => deals.put('title=eq.Order', row), {
      status: 405,
      code: 'PGRST105',
      message: "Filters must include all and only primary key columns with 'eq' operators",
    });
    await deals.refused(() => deals.put(`id=eq.${contact_id}`, row), {
      status: 400,
      code: 'PGRST115',
      message: 'Payload values do not match URL in primary key column(s)',
    });
  });
});
