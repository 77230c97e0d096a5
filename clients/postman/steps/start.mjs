/** A new user with an organization, and every credential that the other folders show. */
export const start = {
  name: 'Start here',
  description:
    'Signs a new user up, makes an organization, and keeps a session token, an access token and an API key.',
  document: 'platform',
  steps: [
    { call: 'GET /health/live' },
    { call: 'GET /health/ready' },
    { call: 'GET /api/v1/changelog', expects: { 'answer.latest_version': '2026-02-22' } },
    {
      call: 'POST /api/auth/sign-up/email',
      name: 'Sign a colleague up',
      before: ["pm.collectionVariables.set('run', pm.variables.replaceIn('{{$randomUUID}}'));"],
      body: { name: 'Omar Nasser', email: 'omar-{{run}}@example.com', password: '{{password}}' },
      keep: { colleagueId: 'answer.user.id' },
    },
    {
      call: 'POST /api/auth/sign-up/email',
      body: { name: 'Amira Haddad', email: 'amira-{{run}}@example.com', password: '{{password}}' },
      keep: { userId: 'answer.user.id' },
      keepSecret: { sessionToken: 'answer.token' },
    },
    {
      call: 'POST /api/auth/organization/create',
      body: { name: 'Acme Corp', slug: 'acme-{{run}}' },
      keep: { organizationId: 'answer.id' },
    },
    { call: 'GET /api/auth/token', keepSecret: { accessToken: 'answer.token' } },
    {
      call: 'POST /api/v1/api-keys',
      body: { name: 'Postman' },
      keep: { apiKeyId: 'answer.api_key.id' },
      keepSecret: { apiKey: 'answer.api_key.key' },
    },
    {
      call: 'POST /api/v1/members',
      body: { email: 'omar-{{run}}@example.com', role: 'member' },
      expects: { 'answer.member.role': 'member' },
      keep: { memberId: 'answer.member.id' },
    },
  ],
};
