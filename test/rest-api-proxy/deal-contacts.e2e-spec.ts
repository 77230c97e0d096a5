import { useProxy } from './proxy-client.js';
import { useTable } from './table-client.js';

const NOBODY = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';
const MERGE = { prefer: 'resolution=merge-duplicates, return=representation' };
const IGNORE = { prefer: 'resolution=ignore-duplicates, return=representation' };

describe('/functions/v1/rest-api-proxy/deal_contacts', () => {
  const crm = useProxy();
  const deals = useTable(crm, 'deals');
  const links = useTable(crm, 'deal_contacts');
  let deal_id: string;
  let primary: string;
  let further: string;
  beforeEach(async () => {
    [primary, further] = (await crm.madeAll([{ first_name: 'P' }, { first_name: 'F' }])).map(
      ({ id }) => id,
    ) as [string, string];
    deal_id = (await deals.made({ title: 'Order', contact_id: primary })).id;
  });

  it('shows the primary contact of every deal', async () => {
    const response = await links.get('select=deal_id,contact_id,role,is_primary');
    expect(response.body).toEqual([{ deal_id, contact_id: primary, role: null, is_primary: true }]);
  });

  it('adds a further contact, with its role', async () => {
    const response = await links.post({ deal_id, contact_id: further, role: 'Influencer' });
    expect(response.status).toBe(201);
    const [link] = response.body;
    expect(link).toEqual({
      id: expect.any(String),
      deal_id,
      contact_id: further,
      role: 'Influencer',
      is_primary: false,
      created_at: expect.stringMatching(/\.\d{3}Z$/),
    });
    expect((await links.get('is_primary=is.false')).body).toEqual([link]);
    expect((await deals.events(deal_id)).map(({ action }) => action)).toEqual(['created', 'contact_added']);
  });

  it.each(['deal_id', 'contact_id'])('demands %s', async (field) => {
    const row = { deal_id, contact_id: further, [field]: null };
    const refusal = { status: 400, code: '23502', message: `${field} is required` };
    await links.refused(() => links.post(row), refusal);
  });

  it.each([
    ['deal_id', 'Deal not found', 'deals'],
    ['contact_id', 'Contact not found', 'contacts'],
  ])('refuses a %s that nobody has', async (field, message, table) => {
    const row = { deal_id, contact_id: further, [field]: NOBODY };
    const details = `Key (${field})=(${NOBODY}) is not present in table "${table}".`;
    await links.refused(() => links.post(row), { status: 400, code: '23503', message, details });
  });

  it('refuses a contact that the deal has already', async () => {
    await links.refused(() => links.post({ deal_id, contact_id: primary }), {
      status: 409,
      code: '23505',
      message: 'duplicate key: the deal has this contact already',
      details: `Key (deal_id, contact_id)=(${deal_id}, ${primary}) already exists.`,
    });
  });

  it('leaves the primary contact to the deal', async () => {
    const message = "is_primary follows the deal's contact_id; change that instead";
    const refusal = { status: 400, code: '23514', message };
    await links.refused(() => links.post({ deal_id, contact_id: further, is_primary: true }), refusal);
    await links.refused(() => links.patch('is_primary=is.true', { is_primary: false }), refusal);
    await links.refused(() => links.delete(`deal_id=eq.${deal_id}`), {
      status: 409,
      code: '40001',
      message: 'A deal keeps its primary contact; change contact_id of the deal instead',
    });
  });

  it('changes roles, and neither deal nor contact', async () => {
    const link = await links.made({ deal_id, contact_id: further });
    const response = await links.patch(`id=eq.${link.id}`, { role: 'Billing', deal_id });
    expect(response.body).toEqual([{ ...link, role: 'Billing' }]);
    await links.refused(() => links.patch(`id=eq.${link.id}`, { contact_id: NOBODY }), {
      status: 400,
      code: '23514',
      message: 'contact_id of a deal contact cannot change; delete it and add another',
    });
  });

  it('takes a further contact away', async () => {
    const link = await links.made({ deal_id, contact_id: further });
    const response = await links.delete(`contact_id=eq.${further}`, { prefer: 'return=representation' });
    expect([response.status, response.body]).toEqual([200, [link]]);
    expect((await links.get('select=contact_id')).body).toEqual([{ contact_id: primary }]);
  });

  it('upserts by deal and contact', async () => {
    const link = await links.made({ deal_id, contact_id: further, role: 'Old' });
    const row = { deal_id, contact_id: further, role: 'New' };
    const ignored = await links.post(row, IGNORE, 'on_conflict=deal_id,contact_id');
    expect([ignored.status, ignored.body]).toEqual([201, []]);
    const merged = await links.post(row, MERGE, 'on_conflict=contact_id,deal_id');
    expect([merged.status, merged.body]).toEqual([200, [{ ...link, role: 'New' }]]);
    await links.delete(`id=eq.${link.id}`);
    const created = await links.post(row, MERGE, 'on_conflict=deal_id,contact_id');
    expect([created.status, created.body[0].role]).toEqual([201, 'New']);
  });

  it('upserts and puts by id', async () => {
    const link = await links.made({ deal_id, contact_id: further });
    const merged = await links.post({ ...link, role: 'New' }, MERGE);
    expect([merged.status, merged.body]).toEqual([200, [{ ...link, role: 'New' }]]);
    const row = { ...link, role: 'Put' };
    const put = await links.put(`id=eq.${link.id}`, row, { prefer: 'return=representation' });
    expect([put.status, put.body]).toEqual([200, [row]]);
  });

  it('hides the contacts of a deleted deal', async () => {
    await links.made({ deal_id, contact_id: further });
    await deals.delete(`id=eq.${deal_id}`);
    expect((await links.get('', { prefer: 'count=exact' })).headers.get('content-range')).toBe('*/0');
    await links.refused(() => links.post({ deal_id, contact_id: further }), {
      status: 400,
      code: '23503',
      message: 'Deal not found',
      details: `Key (deal_id)=(${deal_id}) is not present in table "deals".`,
    });
  });
});
