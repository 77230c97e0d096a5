import { createAuthClient } from 'better-auth/client';
import { jwtClient, organizationClient } from 'better-auth/client/plugins';
import { startApi, type TestApi } from '../support/api.js';

/** Node's fetch keeps no cookies; a browser does. */
function fetchWithCookies(): typeof fetch {
  let cookie = '';
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    if (cookie) headers.set('cookie', cookie);
    const response = await fetch(input, { ...init, headers });
    const set = response.headers.getSetCookie().map((each) => each.split(';', 1)[0]);
    if (set.length > 0) cookie = set.join('; ');
    return response;
  };
}

describe('The better-auth client, unmodified', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  it('signs up, makes an organization, gets a token that opens /api/v1, and signs out', async () => {
    const client = createAuthClient({
      baseURL: api.url,
      plugins: [organizationClient(), jwtClient()],
      fetchOptions: { customFetchImpl: fetchWithCookies() },
    });
    const email = 'ada@example.com';
    const password = 'correct horse battery staple';

    const signedUp = await client.signUp.email({ name: 'Ada', email, password });
    expect([signedUp.error, signedUp.data?.user.email]).toEqual([null, email]);
    const organization = await client.organization.create({ name: 'Acme', slug: 'acme-client' });
    expect(organization.error).toBeNull();
    expect((await client.getSession()).data?.session.activeOrganizationId).toBe(organization.data?.id);

    const { data } = await client.token();
    const headers = { authorization: `Bearer ${data?.token}` };
    const contacts = await api.request('GET', '/api/v1/crm/contacts', { headers });
    expect([contacts.status, contacts.body.total]).toEqual([200, 0]);

    expect((await client.signOut()).error).toBeNull();
    expect((await client.getSession()).data).toBeNull();
    expect((await api.request('GET', '/api/v1/crm/contacts', { headers })).status).toBe(401);
    expect((await client.signIn.email({ email, password: 'wrong horse battery' })).error?.status).toBe(401);
    expect((await client.signIn.email({ email, password })).data?.user.email).toBe(email);
  });

  it('invites a colleague, who looks around and after their sessions', async () => {
    const clientOf = () =>
      createAuthClient({
        baseURL: api.url,
        plugins: [organizationClient(), jwtClient()],
        fetchOptions: { customFetchImpl: fetchWithCookies(), throw: true },
      });
    const [owner, guest] = [clientOf(), clientOf()];
    const password = 'correct horse battery staple';
    await owner.signUp.email({ name: 'Omar', email: 'omar@example.com', password });
    await guest.signUp.email({ name: 'Layla', email: 'layla@example.com', password });
    expect(await owner.organization.checkSlug({ slug: 'nile-client' })).toEqual({ status: true });
    const { id: organizationId } = await owner.organization.create({ name: 'Nile', slug: 'nile-client' });

    const invite = () => owner.organization.inviteMember({ email: 'layla@example.com', role: 'member' });
    const rejected = await invite();
    await guest.organization.rejectInvitation({ invitationId: rejected.id });
    const canceled = await invite();
    await owner.organization.cancelInvitation({ invitationId: canceled.id });
    const { id: invitationId } = await invite();
    const shown = await guest.organization.getInvitation({ query: { id: invitationId } });
    expect([shown.organizationName, shown.inviterEmail]).toEqual(['Nile', 'omar@example.com']);
    await guest.organization.acceptInvitation({ invitationId });
    const invitations = await owner.organization.listInvitations();
    expect(invitations.map(({ status }) => status).sort()).toEqual(['accepted', 'canceled', 'rejected']);

    expect((await guest.organization.getFullOrganization())?.members).toHaveLength(2);
    expect((await guest.organization.getActiveMember()).role).toBe('member');
    expect((await guest.organization.getActiveMemberRole()).role).toBe('member');
    expect((await guest.organization.listMembers()).total).toBe(2);
    expect((await guest.organization.list()).map(({ slug }) => slug)).toEqual(['nile-client']);
    const asked = { permissions: { invitation: ['create' as const] } };
    expect((await guest.organization.hasPermission(asked)).success).toBe(false);
    expect((await owner.organization.hasPermission(asked)).success).toBe(true);
    expect((await guest.organization.setActive({ organizationId }))?.slug).toBe('nile-client');

    await guest.updateUser({ name: 'Layla Saleh' });
    await guest.changePassword({ currentPassword: password, newPassword: `${password} 2` });
    expect(await guest.listAccounts()).toHaveLength(1);
    await clientOf().signIn.email({ email: 'layla@example.com', password: `${password} 2` });
    const sessions = await guest.listSessions();
    const own = (await guest.getSession())?.session.token;
    expect(sessions.map(({ token }) => token)).toContain(own);
    await guest.revokeSession({ token: sessions.find(({ token }) => token !== own)!.token });
    expect(await guest.listSessions()).toHaveLength(1);
    await guest.revokeOtherSessions();
    await guest.revokeSessions();
    expect(await guest.getSession()).toBeNull();
  });
});
