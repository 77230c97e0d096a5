import { anotherTenant, type ProxyClient, useProxy } from './proxy-client.js';

const REPRESENTATION = { prefer: 'return=representation' };

describe('Another organization at /functions/v1/rest-api-proxy/contacts', () => {
  const crm = useProxy();
  let other: ProxyClient;
  let theirs: any;

  beforeEach(async () => {
    other = await anotherTenant(crm);
    theirs = await other.made({
      first_name: 'Theirs',
      phones: ['+201017177777'],
      emails: ['theirs@example.com'],
      tags: ['vip'],
      custom_fields: { secret: 'x' },
    });
  });

  const everything: [string, Record<string, string>][] = [
    ['no filter', {}],
    ['its phone', { phones: 'cs.{"+201017177777"}' }],
    ['its e-mail', { emails: 'cs.{"theirs@example.com"}' }],
    ['its custom field', { 'custom_fields->>secret': 'eq.x' }],
    ['a tree that is always true', { or: '(id.not.is.null,id.is.null)' }],
    ['a tree that is never false', { 'not.and': '(id.is.null,id.not.is.null)' }],
  ];
  it.each(everything)('has nothing that is found by %s', async (_what, query) => {
    const response = await crm.get(query, { prefer: 'count=exact' });
    expect([response.status, response.body, response.headers.get('content-range')]).toEqual([200, [], '*/0']);
  });

  it('has nothing that is found by its id', async () => {
    for (const id of [`eq.${theirs.id}`, `in.(${theirs.id})`, `not.eq.f2b4f7ab-7033-47ce-be06-b30a47de020a`])
      expect((await crm.get({ id })).body).toEqual([]);
  });

  it('has nothing that is counted, estimated or planned', async () => {
    for (const count of ['exact', 'estimated'])
      expect((await crm.head('', { prefer: `count=${count}` })).headers.get('content-range')).toBe('*/0');
    expect((await crm.get('select=count()')).body).toEqual([{ count: 0 }]);
  });

  it('has nothing that PATCH changes', async () => {
    for (const query of [`id=eq.${theirs.id}`, 'id=not.is.null', 'phones=cs.{"%2B201017177777"}']) {
      const response = await crm.patch(query, { first_name: 'Stolen' });
      expect([response.status, response.body]).toEqual([200, []]);
    }
    expect((await other.get()).body).toEqual([theirs]);
  });

  it('has nothing that DELETE deletes', async () => {
    for (const query of [`id=eq.${theirs.id}`, 'id=not.is.null']) {
      const response = await crm.delete(query, REPRESENTATION);
      expect([response.status, response.body]).toEqual([200, []]);
    }
    expect((await other.get()).body).toEqual([theirs]);
  });

  it('keeps its contact when the same id is created here: there are two', async () => {
    const response = await crm.post({ id: theirs.id, first_name: 'Mine' });
    expect(response).toMatchObject({
      status: 201,
      body: [{ id: theirs.id, first_name: 'Mine', phones: [] }],
    });
    expect((await other.get()).body).toEqual([theirs]);
  });

  it.each(['merge-duplicates', 'ignore-duplicates'])(
    'is not reached by resolution=%s',
    async (resolution) => {
      const prefer = `resolution=${resolution}, return=representation`;
      const response = await crm.post({ id: theirs.id, first_name: 'Mine' }, { prefer });
      expect(response).toMatchObject({
        status: 201,
        body: [{ id: theirs.id, first_name: 'Mine', phones: [] }],
      });
      expect((await other.get()).body).toEqual([theirs]);
    },
  );

  it('is not reached by PUT', async () => {
    const row = { id: theirs.id, first_name: 'Mine' };
    const response = await crm.put(`id=eq.${theirs.id}`, row, REPRESENTATION);
    expect(response).toMatchObject({ status: 201, body: [{ ...row, phones: [], custom_fields: {} }] });
    expect((await other.get()).body).toEqual([theirs]);
  });

  it('has companies that no contact can be put into from here', async () => {
    const company_id = await other.company();
    const { id } = await crm.made();
    const refusal = { status: 400, code: '23514', message: 'Company not found' };
    await crm.refused(() => crm.post({ company_id }), refusal);
    await crm.refused(() => crm.patch(`id=eq.${id}`, { company_id }), refusal);
    await crm.refused(() => crm.put(`id=eq.${id}`, { id, company_id }), refusal);
    const merge = { prefer: 'resolution=merge-duplicates' };
    await crm.refused(() => crm.post({ id, company_id }, merge), refusal);
  });

  it('has people whom no contact can be given to from here', async () => {
    const assignee_id = other.tenant.userId;
    const { id } = await crm.made();
    const refusal = { status: 400, code: '23514', message: 'Assignee not found' };
    await crm.refused(() => crm.post({ assignee_id }), refusal);
    await crm.refused(() => crm.patch(`id=eq.${id}`, { assignee_id }), refusal);
    await crm.refused(() => crm.put(`id=eq.${id}`, { id, assignee_id }), refusal);
  });

  it('answers for what it has as for what nobody has', async () => {
    const nobody = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';
    const shape = async (field: string, id: string) => (await crm.post({ [field]: id })).body;
    expect(await shape('assignee_id', other.tenant.userId)).toEqual(await shape('assignee_id', nobody));
    expect(await shape('company_id', await other.company())).toEqual(await shape('company_id', nobody));
  });

  it('shares no sequence of updates: each contact has its own trail', async () => {
    await crm.made({ id: theirs.id, first_name: 'Mine' });
    await crm.patch(`id=eq.${theirs.id}`, { first_name: 'Still mine' });
    const sql = 'select action from audit_events where organization_id = $1 and entity_id = $2 order by id';
    const trail = async (of: ProxyClient) =>
      (await crm.api.rows(sql, [of.tenant.organizationId, theirs.id])).map(({ action }) => action);
    expect([await trail(crm), await trail(other)]).toEqual([['created', 'updated'], ['created']]);
  });
});
