import { anotherTenant, type ProxyClient, useProxy } from './proxy-client.js';
import { tableOf, type TableClient, useTable } from './table-client.js';

const MERGE = { prefer: 'resolution=merge-duplicates, return=representation' };
const NOT_FOUND = { status: 400, code: '23503' };

/** The same whether nobody has the record or another organization. */
const missing = (column: string, id: string, table: string) =>
  `Key (${column})=(${id}) is not present in table "${table}".`;

describe("Another organization's records at /functions/v1/rest-api-proxy", () => {
  const crm = useProxy();
  const tables = ['deals', 'deal_contacts', 'companies', 'activities', 'pipelines', 'custom_fields'];
  const mine = Object.fromEntries(tables.map((table) => [table, useTable(crm, table)]));
  let other: ProxyClient;
  let theirs: Record<string, any>;
  let theirTables: Record<string, TableClient>;
  let contact_id: string;

  beforeEach(async () => {
    other = await anotherTenant(crm);
    theirTables = Object.fromEntries(tables.map((table) => [table, tableOf(other, table)]));
    const contact = await other.made({ first_name: 'Theirs' });
    const company = await theirTables.companies!.made({ name: 'Theirs' });
    const row = { title: 'Theirs', contact_id: contact.id, company_id: company.id };
    const deal = await theirTables.deals!.made(row);
    const further = await other.made({ first_name: 'Further' });
    const link = await theirTables.deal_contacts!.made({ deal_id: deal.id, contact_id: further.id });
    const note = { contact_id: contact.id, kind: 'note', external_id: 'x' };
    const activity = await theirTables.activities!.made(note);
    const [pipeline] = (await theirTables.pipelines!.get()).body;
    await crm.api.request('POST', '/api/v1/crm/custom-fields', {
      headers: { cookie: other.tenant.cookie },
      json: { entity: 'deal', key: 'secret' },
    });
    const [field] = (await theirTables.custom_fields!.get()).body;
    theirs = { contact, company, deal, further, link, activity, pipeline, field };
    contact_id = (await crm.made({ first_name: 'Mine' })).id;
  });

  const ids = (): Record<string, string> => ({
    deals: theirs.deal.id,
    deal_contacts: theirs.link.id,
    companies: theirs.company.id,
    activities: theirs.activity.id,
    pipelines: theirs.pipeline.id,
    custom_fields: theirs.field.id,
  });

  it.each(tables)('are not found: %s', async (table) => {
    const id = ids()[table]!;
    for (const query of [
      `id=eq.${id}`,
      `id=in.(${id})`,
      `or=(id.eq.${id},and(id.eq.${id},id.not.is.null))`,
    ]) {
      const response = await mine[table]!.get(query, { prefer: 'count=exact' });
      expect([response.body, response.headers.get('content-range')]).toEqual([[], '*/0']);
    }
    expect(JSON.stringify((await mine[table]!.get()).body)).not.toContain(id);
  });

  it.each(['deals', 'deal_contacts', 'companies', 'activities'])(
    'are neither changed nor deleted: %s',
    async (table) => {
      const id = ids()[table]!;
      const before = (await theirTables[table]!.get()).body;
      const change = { deals: { value: 1 }, deal_contacts: { role: 'x' }, companies: { name: 'x' } }[table];
      const patched = await mine[table]!.patch(`id=eq.${id}`, change ?? { body: 'x' });
      expect([patched.status, patched.body]).toEqual([200, []]);
      expect((await mine[table]!.delete(`id=eq.${id}`)).status).toBe(204);
      expect((await theirTables[table]!.get()).body).toEqual(before);
    },
  );

  it('cannot be named by a deal, new, changed, upserted or put', async () => {
    const deal = await mine.deals!.made({ title: 'Mine', contact_id });
    for (const [field, id, message, table] of [
      ['contact_id', theirs.contact.id, 'Contact not found', 'contacts'],
      ['pipeline_id', theirs.pipeline.id, 'Pipeline not found', 'pipelines'],
      ['company_id', theirs.company.id, 'Company not found', 'companies'],
      ['owner_id', other.tenant.userId, 'Owner not found', null],
    ] as const) {
      const row = { ...deal, [field]: id };
      const refusal = { ...NOT_FOUND, message, details: table && missing(field, id, table) };
      const { id: _, ...fresh } = row;
      await mine.deals!.refused(() => mine.deals!.post(fresh), refusal);
      await mine.deals!.refused(() => mine.deals!.patch(`id=eq.${deal.id}`, { [field]: id }), refusal);
      await mine.deals!.refused(() => mine.deals!.post(row, MERGE), refusal);
      await mine.deals!.refused(() => mine.deals!.put(`id=eq.${deal.id}`, row), refusal);
    }
  });

  it('cannot be named by a deal contact or an activity', async () => {
    const deal = await mine.deals!.made({ title: 'Mine', contact_id });
    const further = (await crm.made()).id;
    const links = mine.deal_contacts!;
    await links.refused(() => links.post({ deal_id: theirs.deal.id, contact_id: further }), {
      ...NOT_FOUND,
      message: 'Deal not found',
      details: missing('deal_id', theirs.deal.id, 'deals'),
    });
    const contactRefused = {
      ...NOT_FOUND,
      message: 'Contact not found',
      details: missing('contact_id', theirs.contact.id, 'contacts'),
    };
    await links.refused(
      () => links.post({ deal_id: deal.id, contact_id: theirs.contact.id }),
      contactRefused,
    );
    const activities = mine.activities!;
    const row = { contact_id: theirs.contact.id, kind: 'note' };
    await activities.refused(() => activities.post(row), contactRefused);
    const { id } = await activities.made({ contact_id, kind: 'note' });
    await activities.refused(() => activities.patch(`id=eq.${id}`, row), contactRefused);
  });

  it('are not reached by the keys of an upsert', async () => {
    const before = await Promise.all(tables.map(async (table) => (await theirTables[table]!.get()).body));
    const note = { contact_id, kind: 'note', external_id: 'x', body: 'Mine' };
    const activity = await mine.activities!.post(note, MERGE, 'on_conflict=external_id');
    expect([activity.status, activity.body[0].id === theirs.activity.id]).toEqual([201, false]);
    const deal = await mine.deals!.post({ id: theirs.deal.id, title: 'Mine', contact_id }, MERGE);
    expect([deal.status, deal.body[0].title]).toEqual([201, 'Mine']);
    const company = await mine.companies!.put(
      `id=eq.${theirs.company.id}`,
      { id: theirs.company.id, name: 'Mine' },
      { prefer: 'return=representation' },
    );
    expect([company.status, company.body[0].name]).toEqual([201, 'Mine']);
    const pair = { deal_id: theirs.deal.id, contact_id: theirs.further.id, role: 'Mine' };
    // The deal of that id is now one of this organization, too; the contact is not.
    await mine.deal_contacts!.refused(
      () => mine.deal_contacts!.post(pair, MERGE, 'on_conflict=deal_id,contact_id'),
      {
        ...NOT_FOUND,
        message: 'Contact not found',
        details: missing('contact_id', pair.contact_id, 'contacts'),
      },
    );
    const after = await Promise.all(tables.map(async (table) => (await theirTables[table]!.get()).body));
    expect(after).toEqual(before);
  });

  it('are not embedded, even by a record that has the same id', async () => {
    await mine.deals!.made({ id: theirs.deal.id, title: 'Mine', contact_id });
    const select = 'title,contacts(first_name),companies(name),pipelines(id),deal_contacts(contact_id)';
    const response = await mine.deals!.get(`select=${select}`);
    expect(response.body).toMatchObject([
      {
        title: 'Mine',
        contacts: { first_name: 'Mine' },
        companies: null,
        deal_contacts: [{ contact_id }],
      },
    ]);
    expect(response.body[0].pipelines.id).not.toBe(theirs.pipeline.id);
    await crm.made({ id: theirs.contact.id, first_name: 'Twin' });
    const twin = await crm.get(
      `id=eq.${theirs.contact.id}&select=deals(title),activities(id),deal_contacts(id)`,
    );
    expect(twin.body).toEqual([{ deals: [], activities: [], deal_contacts: [] }]);
    const filtered = await mine.deals!.get('select=id,contacts!inner()&contacts.first_name=eq.Theirs');
    expect(filtered.body).toEqual([]);
  });

  it('are not counted or summed', async () => {
    expect((await mine.deals!.get('select=count(),value.sum()')).body).toEqual([{ count: 0, sum: null }]);
    expect((await mine.pipelines!.get('select=deals(count)')).body).toEqual([{ deals: [{ count: 0 }] }]);
  });
});
