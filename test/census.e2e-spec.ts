import { type CensusedApi, rawRoutes, startCensusedApi } from './support/census.js';

/** The routes that ask for no credential. A further one is a decision; it is taken by a line here, for all to see. */
const PUBLIC_ROUTES = [
  'GET /',
  'GET /account/:name',
  'GET /api/v1/changelog',
  'GET /auth/v1/.well-known/jwks.json',
  'GET /docs',
  'GET /docs/:name',
  'GET /duplicates',
  'GET /health/live',
  'GET /health/ready',
  'GET /import',
  'GET /webhooks',
  'POST /auth/v1/recover',
  'POST /auth/v1/resend',
  'POST /auth/v1/signup',
  'POST /auth/v1/token',
  'POST /auth/v1/verify',
];

/** A browser asks a table of the proxy for its methods before it sends a key or a token. */
const OPTIONS_OF_TABLES = /^OPTIONS \/(?:functions\/v1\/rest-api-proxy\/\w+|rest\/v1(?:\/\w+)?)$/;

describe('The routes of the running product', () => {
  let api: CensusedApi;
  beforeAll(async () => {
    api = await startCensusedApi();
  }, 60_000);
  afterAll(() => api?.close());

  it('are many, and of every dialect', () => {
    const paths = api.declared.map(({ path }) => path);
    for (const dialect of [
      '/api/v1/crm/',
      '/api/sales/',
      '/functions/v1/rest-api-proxy',
      '/rest/v1',
      '/auth/v1/',
    ])
      expect(paths.filter((path) => path.startsWith(dialect))).not.toEqual([]);
    expect(paths.length).toBeGreaterThan(70);
  });

  it('each say who may call them, or why anybody may', () => {
    const silent = api.declared.filter(({ access, publicBecause }) => !access && !publicBecause);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('say one of the two, not both', () => {
    const both = api.declared.filter(({ access, publicBecause }) => access && publicBecause);
    expect(both.map(({ name }) => name)).toEqual([]);
  });

  it('are open to everybody only where that was decided', () => {
    const open = api.declared.filter(({ publicBecause }) => publicBecause);
    const decided = open.map(({ name }) => name).filter((name) => !OPTIONS_OF_TABLES.test(name));
    expect(decided.sort()).toEqual(PUBLIC_ROUTES);
  });

  it('accept at least one credential where they want one', () => {
    const none = api.declared.filter(({ access }) => access && access.by.length === 0);
    expect(none.map(({ name }) => name)).toEqual([]);
  });

  it('ask API keys for a permission, wherever they do anything', () => {
    const unasked = api.declared.filter(
      ({ access }) => access?.permission === null && access.by.some((by) => by.startsWith('api-')),
    );
    // These know no record: one says who the caller is, the other that there is no such table.
    expect([...new Set(unasked.map(({ handler }) => handler))]).toEqual(['me', 'refuse']);
  });

  it('are all registered as they are declared', () => {
    const registered = new Set(api.registered);
    const lost = api.declared.filter(({ name }) => !registered.has(name));
    expect(lost.map(({ name }) => name)).toEqual([]);
  });

  it('are all of a controller, or of something that is known by name', () => {
    const declared = new Set(api.declared.map(({ name }) => name));
    const everyMethod = new Set(api.declared.filter((route) => route.everyMethod).map(({ path }) => path));
    const isExplained = (route: string) => {
      const [method, path] = route.split(' ') as [string, string];
      return (
        declared.has(route) ||
        (method === 'HEAD' && declared.has(`GET ${path}`)) ||
        everyMethod.has(path) ||
        rawRoutes.some(({ routes }) => routes.test(route))
      );
    };
    expect(api.registered.filter((route) => !isExplained(route))).toEqual([]);
  });

  it('ask HEAD for the same credential as GET', async () => {
    const guarded = api.declared.filter(({ access, method, path }) => access && method === 'GET' && path);
    const open: string[] = [];
    for (const { path } of guarded) {
      const response = await api.request('HEAD', path.replace(/:\w+/g, '0').replace('*', 'nothing'));
      if (response.status !== 401) open.push(`HEAD ${path} answered ${response.status}`);
    }
    expect(open).toEqual([]);
  });
});
