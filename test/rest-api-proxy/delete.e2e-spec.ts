import { useProxy } from './proxy-client.js';

describe('DELETE /functions/v1/rest-api-proxy/contacts', () => {
  const crm = useProxy();

  it('answers 204 without a body', async () => {
    const { id } = await crm.made();
    const response = await crm.delete(`id=eq.${id}`);
    expect([response.status, response.text, response.headers.get('content-type')]).toEqual([204, '', null]);
    expect(response.headers.get('content-range')).toBe('*/*');
    expect((await crm.get(`id=eq.${id}`)).body).toEqual([]);
  });

  it('answers what was deleted under return=representation', async () => {
    const created = await crm.made();
    const response = await crm.delete(`id=eq.${created.id}`, { prefer: 'return=representation' });
    expect([response.status, response.body]).toEqual([200, [created]]);
    expect(response.headers.get('preference-applied')).toBe('return=representation');
  });

  it('shapes what was deleted by select', async () => {
    const { id } = await crm.made({ first_name: 'Gone' });
    const response = await crm.delete(`id=eq.${id}&select=first_name`, { prefer: 'return=representation' });
    expect(response.body).toEqual([{ first_name: 'Gone' }]);
  });

  it('counts what was deleted', async () => {
    await crm.madeAll([{ source: 'a' }, { source: 'a' }, { source: 'b' }]);
    const response = await crm.delete('source=eq.a', { prefer: 'count=exact' });
    expect([response.status, response.headers.get('content-range')]).toEqual([204, '*/2']);
    expect((await crm.get()).body).toHaveLength(1);
  });

  it('answers 204 when nothing matches, and an empty array under return=representation', async () => {
    const nobody = 'id=eq.f2b4f7ab-7033-47ce-be06-b30a47de020a';
    expect((await crm.delete(nobody)).status).toBe(204);
    const response = await crm.delete(nobody, { prefer: 'return=representation' });
    expect([response.status, response.body]).toEqual([200, []]);
  });

  it('deletes once: the second time nothing matches', async () => {
    const { id } = await crm.made();
    await crm.delete(`id=eq.${id}`);
    const again = await crm.delete(`id=eq.${id}`, { prefer: 'return=representation' });
    expect([again.status, again.body]).toEqual([200, []]);
    expect((await crm.events(id)).map(({ action }) => action)).toEqual(['created', 'deleted']);
  });

  it('is soft, and frees e-mails and phones', async () => {
    const { id } = await crm.made({ emails: ['a@b.co'], phones: ['+201017177777'] });
    await crm.delete(`id=eq.${id}`);
    expect(await crm.stored(id)).toMatchObject({ deleted_at: expect.any(Date), emails: ['a@b.co'] });
    const identities = 'select value from contact_identities where contact_id = $1';
    expect(await crm.api.rows(identities, [id])).toEqual([]);
  });

  it('does not heed a body, limit or offset', async () => {
    await crm.madeAll([{ source: 'a' }, { source: 'a' }]);
    const response = await crm.ask('DELETE', 'source=eq.a&limit=1&offset=1', {
      json: { source: 'b' },
      headers: { prefer: 'count=exact' },
    });
    expect(response.headers.get('content-range')).toBe('*/2');
  });

  it.each(['', 'select=id', 'limit=1'])('refuses to delete without a filter: ?%s', async (query) => {
    await crm.made();
    await crm.refused(() => crm.delete(query), {
      status: 400,
      code: '21000',
      message: 'DELETE requires a WHERE clause',
    });
  });

  it('refuses to delete more than 1,000', async () => {
    const rows = (count: number) => Array.from({ length: count }, () => ({ first_name: 'N' }));
    for (const count of [500, 500, 1]) await crm.post(rows(count), { prefer: 'return=minimal' });
    await crm.refused(() => crm.delete('id=not.is.null'), {
      status: 400,
      code: 'PGRST124',
      message: 'Query result exceeds max-affected preference constraint',
      details: 'The query affects more than 1000 rows',
    });
  });

  it('refuses to delete more than max-affected', async () => {
    await crm.madeAll([{ source: 'a' }, { source: 'a' }]);
    await crm.refused(() => crm.delete('source=eq.a', { prefer: 'handling=strict, max-affected=1' }), {
      status: 400,
      code: 'PGRST124',
      message: 'Query result exceeds max-affected preference constraint',
      details: 'The query affects 2 rows',
    });
  });

  it('refuses to delete two where one object is asked for', async () => {
    await crm.madeAll([{ source: 'a' }, { source: 'a' }]);
    await crm.refused(() => crm.delete('source=eq.a', { accept: 'application/vnd.pgrst.object+json' }), {
      status: 406,
      code: 'PGRST116',
      message: 'Cannot coerce the result to a single JSON object',
      details: 'The result contains 2 rows',
    });
  });
});
