/** Sessions end and keys are revoked here, so it stands last. */
export const finish = {
  name: 'Finish',
  description:
    "The session, in better-auth's words and in Supabase Auth's; keys replaced and revoked; signing out.",
  document: 'platform',
  steps: [
    { call: 'GET /api/auth/get-session', expects: { 'answer.user.email': 'amira-{{run}}@example.com' } },
    { call: 'POST /api/auth/organization/set-active', body: { organizationId: '{{organizationId}}' } },
    { call: 'GET /api/auth/jwks' },
    { call: 'GET /api/v1/api-keys', expects: { 'answer.total': 1 } },
    { call: 'GET /api/v1/api-keys/{id}', path: { id: '{{apiKeyId}}' } },
    {
      call: 'POST /api/v1/api-keys/{id}/rotate',
      path: { id: '{{apiKeyId}}' },
      body: { overlap_seconds: 60 },
      keep: { newApiKeyId: 'answer.api_key.id' },
      keepSecret: { apiKey: 'answer.api_key.key' },
    },
    { call: 'DELETE /api/v1/api-keys/{id}', path: { id: '{{apiKeyId}}' } },
    { call: 'POST /api/auth/sign-out' },
    {
      call: 'POST /api/auth/sign-in/email',
      body: { email: 'amira-{{run}}@example.com', password: '{{password}}' },
      keepSecret: { sessionToken: 'answer.token' },
    },
    {
      call: 'POST /auth/v1/token',
      query: { grant_type: 'password' },
      body: { email: 'omar-{{run}}@example.com', password: '{{password}}' },
      keepSecret: { accessToken: 'answer.access_token' },
    },
    { call: 'GET /auth/v1/user', as: 'accessToken', expects: { 'answer.email': 'omar-{{run}}@example.com' } },
    { call: 'GET /auth/v1/.well-known/jwks.json' },
    { call: 'POST /auth/v1/recover', body: { email: 'no e-mail' }, status: 400 },
    { call: 'POST /auth/v1/verify', body: { type: 'recovery', token_hash: 'of-no-mail' }, status: 403 },
    { call: 'PUT /auth/v1/user', as: 'accessToken', body: { password: 'password' }, status: 422 },
    { call: 'POST /auth/v1/logout', as: 'accessToken', query: { scope: 'local' } },
  ],
};
