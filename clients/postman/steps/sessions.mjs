const guest = 'guestToken';
const organization = '/api/auth/organization';
const invited = (email) => ({
  call: `POST ${organization}/invite-member`,
  body: { email, role: 'member' },
  expects: { 'answer.status': 'pending' },
  keep: { invitationId: 'answer.id' },
});
const byId = { invitationId: '{{invitationId}}' };

/** What better-auth's own clients call: organizations, invitations, one's sessions and user. */
export const sessions = {
  name: 'Sessions and invitations',
  description:
    "The session's organization as better-auth's clients see it; a guest who is invited, and looks after their sessions.",
  document: 'platform',
  steps: [
    { call: 'GET /api/auth/ok' },
    { call: `GET ${organization}/list`, expects: { 'answer.length': 1 } },
    { call: `GET ${organization}/get-organization`, expects: { 'answer.name': 'Acme Corp' } },
    { call: `GET ${organization}/get-full-organization`, expects: { 'answer.invitations.length': 0 } },
    { call: `GET ${organization}/get-active-member`, expects: { 'answer.role': 'owner' } },
    { call: `GET ${organization}/get-active-member-role`, expects: { 'answer.role': 'owner' } },
    { call: `GET ${organization}/list-members`, query: { limit: '10' }, expects: { 'answer.total': 1 } },
    {
      call: `POST ${organization}/has-permission`,
      body: { permissions: { invitation: ['create'] } },
      expects: { 'answer.success': true },
    },
    { call: `POST ${organization}/check-slug`, body: { slug: 'free-{{run}}' } },
    { call: `POST ${organization}/check-slug`, body: { slug: 'acme-{{run}}' }, status: 400 },
    {
      call: 'POST /api/auth/sign-up/email',
      name: 'Sign a guest up',
      body: { name: 'Layla Saleh', email: 'layla-{{run}}@example.com', password: '{{password}}' },
      keepSecret: { [guest]: 'answer.token' },
    },
    invited('layla-{{run}}@example.com'),
    { call: `GET ${organization}/list-invitations`, expects: { 'answer.length': 1 } },
    {
      call: `GET ${organization}/get-invitation`,
      as: guest,
      query: { id: '{{invitationId}}' },
      expects: { 'answer.organizationName': 'Acme Corp' },
    },
    { call: `GET ${organization}/list-user-invitations`, as: guest, status: 403 },
    {
      call: 'POST /api/auth/send-verification-email',
      as: guest,
      body: { email: 'nobody-{{run}}@example.com' },
      status: 400,
    },
    { call: 'POST /api/auth/verify-email', query: { token: 'of-no-mail' }, status: 401 },
    { call: 'POST /api/auth/request-password-reset', body: { email: 'no e-mail' }, status: 400 },
    {
      call: 'POST /api/auth/reset-password',
      body: { newPassword: '{{password}} 3', token: 'of-no-mail' },
      status: 400,
    },
    { call: `POST ${organization}/reject-invitation`, as: guest, body: byId },
    invited('layla-{{run}}@example.com'),
    {
      call: `POST ${organization}/accept-invitation`,
      as: guest,
      body: byId,
      expects: { 'answer.member.role': 'member' },
    },
    invited('nobody-{{run}}@example.com'),
    {
      call: `POST ${organization}/cancel-invitation`,
      body: byId,
      expects: { 'answer.status': 'canceled' },
    },
    { call: 'POST /api/auth/update-user', as: guest, body: { name: 'Layla Saleh-Nasser' } },
    { call: 'GET /api/auth/list-accounts', as: guest, expects: { 'answer[0].providerId': 'credential' } },
    {
      call: 'POST /api/auth/sign-in/email',
      name: 'Sign the guest in once more',
      body: { email: 'layla-{{run}}@example.com', password: '{{password}}' },
      keepSecret: { otherGuestToken: 'answer.token' },
    },
    { call: 'GET /api/auth/list-sessions', as: guest, expects: { 'answer.length': 2 } },
    { call: 'POST /api/auth/revoke-session', as: guest, body: { token: '{{otherGuestToken}}' } },
    { call: 'POST /api/auth/revoke-other-sessions', as: guest },
    {
      call: 'POST /api/auth/change-password',
      as: guest,
      body: { currentPassword: '{{password}}', newPassword: '{{password}} 2' },
    },
    { call: 'POST /api/auth/revoke-sessions', as: guest },
  ],
};
