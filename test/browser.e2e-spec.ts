import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { documentNames } from '../apps/api/src/openapi/partition.js';
import { CHROMIUM, launchChromium } from './support/chromium.js';
import { freePort, type ProductProcess, startProduct } from './support/product-process.js';
import { describeWith } from './support/services.js';
import { SwaggerPage } from './support/swagger-page.js';

/** The first start may build, and makes the demo; a browser takes its time on a busy machine. */
jest.setTimeout(180_000);

const PICTURES = path.resolve(__dirname, '../.test-artifacts');

/** One operation of each document, and what its response has to show. */
const operations = [
  ['crm-contacts-api', 'GET', '/functions/v1/crm-contacts-api', /"count": 306/],
  ['rest-api-proxy', 'GET', '/functions/v1/rest-api-proxy/contacts', /"first_name":/],
  ['get-contact', 'POST', '/functions/v1/get-contact', /"phone_number": "\+/],
  ['crm-v1', 'GET', '/api/v1/crm/contacts', /"total": 306/],
  ['sales', 'POST', '/api/sales/contacts', /"next_page": "/],
  ['platform', 'GET', '/api/v1/crm/relationships', /"total": \d+/],
] as const;

interface Demo {
  apiKey: string;
  email: string;
  password: string;
}

describeWith('Chromium', CHROMIUM !== undefined)('In a browser', () => {
  let dataDir: string;
  let product: ProductProcess;
  /** The same data, where others can reach it. */
  let reachable: Promise<ProductProcess>;
  let url: string;
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  let swagger: SwaggerPage;
  /** What the browser complained about; answers with an error status are no complaints of the page. */
  let complaints: string[];

  beforeAll(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'rosetta-browser-'));
    mkdirSync(PICTURES, { recursive: true });
    const port = await freePort();
    [product, browser] = await Promise.all([startProduct({ dataDir, port }), launchChromium()]);
    url = `http://localhost:${port}`;
    demo = JSON.parse(readFileSync(path.join(dataDir, 'demo.json'), 'utf8'));
    reachable = startProduct({ dataDir, port: await freePort(), environment: { HOST: '0.0.0.0' } });
  });
  afterAll(async () => {
    await browser?.close();
    for (const each of [await reachable?.catch(() => undefined), product].filter(
      (each) => each !== undefined,
    )) {
      process.kill(each.pid, 'SIGTERM');
      await each.ended;
    }
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Somebody new, with an empty browser. */
  async function newcomer(): Promise<BrowserContext> {
    const context = await browser.newContext();
    page = await context.newPage();
    swagger = new SwaggerPage(page, url);
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    return context;
  }

  const picture = (name: string, fullPage = false) =>
    page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage });
  const run = (command: string) =>
    execFileSync('sh', ['-c', command], {
      cwd: dataDir,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });

  describe('the landing page', () => {
    let context: BrowserContext;
    beforeAll(async () => {
      context = await newcomer();
      await page.goto(url);
    });
    afterAll(() => context?.close());

    it('loads without a complaint, light and dark, wide and narrow', async () => {
      for (const [name, width, colorScheme] of [
        ['landing', 1280, 'light'],
        ['landing-dark', 1280, 'dark'],
        ['landing-phone', 390, 'light'],
      ] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await picture(name, true);
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect([name, overflow]).toEqual([name, 0]);
      }
      expect(complaints).toEqual([]);
    });

    it('has a first call of each API that works when pasted', async () => {
      for (const name of documentNames) {
        const response = JSON.parse(run(await page.locator(`#${name}-call`).innerText()));
        const shown = Array.isArray(response) ? response : (response.data ?? response.items ?? [response]);
        expect([name, shown.length]).toEqual([name, name === 'get-contact' ? 1 : 3]);
        expect(shown[0]).not.toHaveProperty('error');
      }
    });

    it('tells how to come by a key of one’s own, and that works too', async () => {
      const calls = (await page.locator('#own-key-call').innerText())
        .replace('<e-mail>', 'newcomer@example.com')
        .replace('<password>', 'a password of my own');
      const key = /"key":"(cg_\w+)"/.exec(run(calls))?.[1];
      const first = (await page.locator('#platform-call').innerText()).replace(demo.apiKey, String(key));
      expect(JSON.parse(run(first))).toMatchObject({ items: [], total: 0 });
    });

    it('copies what it shows', async () => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.getByRole('button', { name: 'Copy: API key' }).click();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(demo.apiKey);
    });
  });

  describe('Swagger UI, with the demo’s credentials filled in at the first visit', () => {
    let context: BrowserContext;
    beforeAll(async () => {
      context = await newcomer();
      await swagger.open(`/docs/${operations[0][0]}`);
      await page.getByText('credentials are filled in').waitFor();
    });
    afterAll(() => context?.close());

    it.each(operations)('of %s executes an operation as it stands', async (name, method, path, expected) => {
      if (name !== operations[0][0]) await swagger.open(`/docs/${name}`);
      const { status, body } = await swagger.execute(method, path);
      expect(status).toBe(200);
      expect(body).toMatch(expected);
      await picture(`docs-${name}`);
      expect(complaints).toEqual([]);
    });

    it('makes what must be unique unique again after each press', async () => {
      await swagger.open('/docs/crm-v1');
      for (const time of ['first', 'second']) {
        const { status } = await swagger.execute('POST', '/api/v1/crm/custom-fields');
        expect([time, status]).toEqual([time, 201]);
      }
    });

    it('finds operations by their path, and links to each', async () => {
      await page.getByPlaceholder('Find operations').fill('deals/board');
      await page.locator('.opblock').nth(1).waitFor({ state: 'detached' });
      await page.locator('.opblock-summary-control').click();
      const link = page.url();
      expect(link).toContain('#/');
      await page.goto('about:blank');
      await page.goto(link);
      await page.locator('.opblock.is-open [data-path="/api/v1/crm/deals/board"]').waitFor();
    });

    it('takes the filters of the proxy as parameters, and shows the call as curl', async () => {
      await swagger.open('/docs/rest-api-proxy');
      const parameters = { select: 'first_name', source: 'eq.referral', limit: '2' };
      const found = await swagger.execute('GET', '/functions/v1/rest-api-proxy/contacts', { parameters });
      expect(JSON.parse(found.body)).toHaveLength(2);
      expect(JSON.parse(run(found.curl))).toHaveLength(2);
    });

    it('renews an access token that has run out, and takes what document E sends with a GET as a parameter', async () => {
      const [head, claims, signature] = (await accessToken()).split('.') as [string, string, string];
      const old = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), exp: 1 };
      await page.evaluate(`(() => {
        const kept = JSON.parse(localStorage.getItem('authorized'));
        kept.bearer.value = '${head}.${Buffer.from(JSON.stringify(old)).toString('base64url')}.${signature}';
        localStorage.setItem('authorized', JSON.stringify(kept));
      })()`);
      await swagger.open('/docs/sales');
      const list = await swagger.execute('POST', '/api/sales/contacts', {
        body: { filters: { page_size: 1 } },
      });
      const [{ uuid }] = JSON.parse(list.body).data;
      const one = await swagger.execute('GET', '/api/sales/contacts/contact', { parameters: { uuid } });
      expect([one.status, JSON.parse(one.body).data.uuid]).toEqual([200, uuid]);
    });
  });

  describe('Swagger UI, for somebody who has logged out', () => {
    let context: BrowserContext;
    beforeAll(async () => {
      context = await newcomer();
      await page.addInitScript(`localStorage.setItem('rosetta-demo', ${JSON.stringify(demo.apiKey)})`);
    });
    afterAll(() => context?.close());

    it('authorizes with each scheme, over reloads and for every document', async () => {
      await swagger.open('/docs');
      await swagger.authorize({ apiKey: demo.apiKey, apiToken: demo.apiKey, bearer: await accessToken() });
      for (const wanted of ['rest-api-proxy', 'get-contact', 'crm-contacts-api']) {
        const [name, method, path, expected] = operations.find(([name]) => name === wanted)!;
        await swagger.open(`/docs/${name}`);
        const { status, body } = await swagger.execute(method, path);
        expect([name, status]).toEqual([name, 200]);
        expect(body).toMatch(expected);
      }
    });

    it('signs in by try-it-out; the cookie then opens crm-v1, for writing too, until signing out', async () => {
      await swagger.logOut();
      await swagger.open('/docs');
      const contacts = '/api/v1/crm/contacts';
      expect((await swagger.execute('GET', contacts)).status).toBe(401);
      const { email, password } = demo;
      const signedIn = await swagger.execute('POST', '/api/auth/sign-in/email', {
        body: { email, password },
      });
      expect(signedIn.status).toBe(200);
      expect((await swagger.execute('GET', contacts)).status).toBe(200);
      const body = { first_name: 'Grace', last_name: 'Hopper' };
      expect((await swagger.execute('POST', contacts, { body })).status).toBe(201);
      expect((await swagger.execute('POST', '/api/auth/sign-out')).status).toBe(200);
      expect((await swagger.execute('GET', contacts)).status).toBe(401);
    });
  });

  it('A product that others can reach shows nobody the demo’s credentials', async () => {
    for (const path of ['/', '/docs', '/docs/platform']) {
      const response = await fetch((await reachable).url + path, { headers: { accept: 'text/html' } });
      const text = await response.text();
      expect(response.status).toBe(200);
      for (const secret of [demo.apiKey, demo.email, demo.password]) expect(text).not.toContain(secret);
    }
  });

  async function accessToken(): Promise<string> {
    const response = await fetch(`${url}/auth/v1/token?grant_type=password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: demo.email, password: demo.password }),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  }
});
