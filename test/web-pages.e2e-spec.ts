import { documentNames } from '../apps/api/src/openapi/partition.js';
import { OfferedDemo } from '../apps/api/src/web/offered-demo.js';
import { startApi, type TestApi } from './support/api.js';

const AS_A_BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const demo = { email: 'demo@example.com', password: 'p<&"p', apiKey: 'cg_<b>1', organizationId: 'o' };
const pages = ['/', '/docs', ...documentNames.map((name) => `/docs/${name}`)];
const pagesWithLogin = ['/import', '/duplicates', '/webhooks'];
const allPages = [...pages, ...pagesWithLogin];

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(() => api?.close());

describe('/', () => {
  it('is a page for browsers', async () => {
    const { status, headers, text } = await api.request('GET', '/', { headers: AS_A_BROWSER });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    for (const name of documentNames) {
      expect(text).toContain(`href="/docs/${name}"`);
      expect(text).toContain(`href="/openapi/${name}.json"`);
    }
  });

  it.each(['*/*', 'application/json'])('is an index for programs, which accept %s', async (accept) => {
    const { status, body } = await api.request('GET', '/', { headers: { accept } });
    expect(status).toBe(200);
    expect(body.apis.map(({ name }: { name: string }) => name)).toEqual(documentNames);
    const links = [body.documentation, body.import, body.openapi, body.health];
    for (const { documentation, openapi } of body.apis) links.push(documentation, openapi);
    for (const link of links) {
      const response = await api.request('GET', new URL(link).pathname);
      expect([link, response.status]).toEqual([link, 200]);
    }
  });
});

describe('A page', () => {
  it.each(allPages)('%s loads files of ours alone, and they are there', async (page) => {
    const { text } = await api.request('GET', page, { headers: AS_A_BROWSER });
    const files = [...text.matchAll(/<(?:script|link|img)\b[^>]*\b(?:src|href)="([^"]*)"/g)].map(
      ([, url]) => url!,
    );
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      expect(file).toMatch(/^\/assets\/[\w.-]+$/);
      expect((await api.request('GET', file)).status).toBe(200);
    }
  });

  it.each(allPages)('%s runs no script and takes no style that stands in it', async (page) => {
    const { headers, text } = await api.request('GET', page, { headers: AS_A_BROWSER });
    const policy = headers.get('content-security-policy')!;
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).not.toContain('https:');
    expect(text).not.toMatch(/<style|\son\w+=|\sstyle=/);
    expect(text).not.toMatch(/<script(?![^>]*\bsrc=)(?![^>]*type="application\/json")/);
  });

  it.each(allPages)(
    '%s shows no credential where no demo is offered, and says how to come by one',
    async (page) => {
      const { text } = await api.request('GET', page, { headers: AS_A_BROWSER });
      expect(text).not.toContain('cg_');
      expect(text).not.toContain('demo@example.com');
      expect(text).toContain('#own-key');
    },
  );

  it.each(['/docs/nothing', '/docs/index.html', '/assets/package.json', '/assets/..%2fpackage.json'])(
    'is not at %s',
    async (path) => {
      const { status, body } = await api.request('GET', path, { headers: AS_A_BROWSER });
      expect([status, body.code]).toEqual([404, 'ROUTE_NOT_FOUND']);
    },
  );
});

describe('A page that a link of a mail leads to', () => {
  const names = ['reset-password', 'verify-email', 'continue', 'invitation'];

  it.each(names)('/account/%s loads files of ours alone, and is kept by nobody', async (name) => {
    const { status, text, headers } = await api.request('GET', `/account/${name}`);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers.get('cache-control')).toBe('no-store');
    for (const [, file] of text.matchAll(/<(?:script|link|img)\b[^>]*\b(?:src|href)="([^"]*)"/g)) {
      expect(file).toMatch(/^\/assets\/[\w.-]+$/);
      expect((await api.request('GET', file!)).status).toBe(200);
    }
    expect(text).not.toMatch(/<style|\son\w+=|\sstyle=/);
  });

  it('leads on to pages of ours and of trusted origins, and nowhere else', async () => {
    const nextOf = async (callbackURL: string) => {
      const { text } = await api.request(
        'GET',
        `/account/verify-email?callbackURL=${encodeURIComponent(callbackURL)}`,
      );
      return /data-next="([^"]*)"/.exec(text)![1];
    };
    expect(await nextOf('/docs')).toBe('/docs');
    expect(await nextOf('http://localhost:3000/x?a=1')).toBe('http://localhost:3000/x?a=1');
    for (const foreign of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '"><b>',
    ])
      expect(['', '&#34;&#62;&#60;b&#62;']).toContain(await nextOf(foreign));
  });

  it('is not at another name', async () => {
    for (const name of ['nothing', 'constructor', '__proto__'])
      expect((await api.request('GET', `/account/${name}`)).status).toBe(404);
  });
});

describe('A page of a demo', () => {
  let ofDemo: TestApi;
  beforeAll(async () => {
    ofDemo = await startApi();
    const settings = { host: '127.0.0.1', publicUrl: null, trustProxy: false } as const;
    ofDemo.app.get(OfferedDemo).offer(demo, settings);
  }, 60_000);
  afterAll(() => ofDemo?.close());

  it.each(pages)('%s has its credentials, is kept by nobody, and escapes what it shows', async (page) => {
    const { headers, text } = await ofDemo.request('GET', page, { headers: AS_A_BROWSER });
    expect(text).toMatch(/cg_(&#60;|\\u003c)b/);
    expect(text).not.toContain('<b>');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each(pagesWithLogin)('%s has its login, and not its key, which it does not need', async (page) => {
    const { headers, text } = await ofDemo.request('GET', page, { headers: AS_A_BROWSER });
    expect(text).toContain('value="p&#60;&#38;&#34;p"');
    expect(text).not.toContain('cg_');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each(allPages)('%s has them not for who comes by a proxy', async (page) => {
    const asked = { ...AS_A_BROWSER, 'x-forwarded-for': '203.0.113.7' };
    const { text } = await ofDemo.request('GET', page, { headers: asked });
    expect(text).not.toContain('cg_');
    expect(text).not.toContain(demo.email);
  });

  it('has them not in the index for programs', async () => {
    const { text } = await ofDemo.request('GET', '/');
    expect(text).not.toContain('cg_');
    expect(text).not.toContain(demo.email);
  });
});
