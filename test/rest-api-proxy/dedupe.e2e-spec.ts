import { OrganizationSettings } from '@rosetta/auth';
import { anotherTenant, type ProxyClient, useProxy } from './proxy-client.js';

async function wantNoDuplicates({ api, tenant }: ProxyClient): Promise<void> {
  const sql = 'update organization_settings set dedupe = true where organization_id = $1';
  await api.rows(sql, [tenant.organizationId]);
  api.app.get(OrganizationSettings).forget(tenant.organizationId);
}

describe('POST /functions/v1/rest-api-proxy/contacts of an organization that wants no duplicates', () => {
  const crm = useProxy();
  beforeEach(() => wantNoDuplicates(crm));

  it('refuses a phone that another contact has, and says which contact', async () => {
    const { id } = await crm.made({ phones: ['+201222222222', '+201017177777'] });
    await crm.refused(() => crm.post({ phones: ['+20 101 717 7777'] }), {
      status: 409,
      code: '23505',
      message: 'duplicate key: a contact with phone +201017177777 exists already',
      existing_id: id,
    });
  });

  it('refuses a phone that is twice in one request', async () => {
    await crm.refused(() => crm.post([{ phones: ['+201017177777'] }, { phones: ['201017177777'] }]), {
      status: 409,
      code: '23505',
      message: 'duplicate key: a contact with phone +201017177777 exists already',
    });
  });

  it('accepts one contact that says its phone twice', async () => {
    const created = await crm.made({ phones: ['+201017177777', '20 101 717 7777'] });
    expect(created.phones).toEqual(['+201017177777']);
  });

  it('accepts an e-mail that another contact has', async () => {
    await crm.made({ emails: ['a@b.co'] });
    expect((await crm.post({ emails: ['a@b.co'] })).status).toBe(201);
  });

  it('accepts the phone of a deleted contact', async () => {
    const { id } = await crm.made({ phones: ['+201017177777'] });
    await crm.delete(`id=eq.${id}`);
    expect((await crm.post({ phones: ['+201017177777'] })).status).toBe(201);
  });

  it('accepts the phone of another organization', async () => {
    const other = await anotherTenant(crm);
    await other.made({ phones: ['+201017177777'] });
    expect((await crm.post({ phones: ['+201017177777'] })).status).toBe(201);
  });

  it('accepts an upsert of the contact that has the phone', async () => {
    const { id } = await crm.made({ phones: ['+201017177777'] });
    const prefer = 'resolution=merge-duplicates';
    const response = await crm.post({ id, phones: ['+201017177777'], first_name: 'x' }, { prefer });
    expect(response.status).toBe(200);
  });

  it('makes one contact of many that race for one phone', async () => {
    const responses = await Promise.all(
      Array.from({ length: 6 }, () => crm.post({ phones: ['+201017177777'] })),
    );
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect((await crm.get()).body).toHaveLength(1);
  });
});
