import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { CHROMIUM, launchChromium } from './support/chromium.js';
import { freePort, type ProductProcess, startProduct } from './support/product-process.js';
import { describeWith } from './support/services.js';

jest.setTimeout(180_000);

const PICTURES = path.resolve(__dirname, '../.test-artifacts');
const CRM = '/api/v1/crm';
const login = { email: 'ada@example.com', password: 'correct horse battery' };

const people = [
  {
    first_name: 'Grace',
    last_name: 'Hopper',
    email: 'amazing.grace@navy.example',
    phone: '+12025550143',
    position: 'Rear admiral',
    custom_fields: { city: 'Arlington' },
  },
  {
    first_name: 'Grace',
    last_name: 'Hoper',
    email: 'amazing.grace@mail.example',
    phone: '+12025550143',
    note: '<b>Compilers</b>',
    custom_fields: { city: 'New York' },
  },
  { first_name: 'José', last_name: 'Núñez', phone: '+34600111222' },
  { first_name: 'Jose', last_name: 'Nunez', phone: '+34600111222', position: 'Buyer' },
  { first_name: 'Ann', last_name: 'Lee', email: 'ann@example.com', phone: '+442071234567' },
  { first_name: 'Ann', last_name: 'Lee', email: 'ann@example.com', phone: '+442071234567' },
];

describeWith('Chromium', CHROMIUM !== undefined)('The page at /duplicates', () => {
  let dataDir: string;
  let product: ProductProcess;
  let browser: Browser;
  let page: Page;
  let url: string;
  let cookie: string;
  let complaints: string[];

  beforeAll(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'rosetta-duplicates-page-'));
    mkdirSync(PICTURES, { recursive: true });
    const port = await freePort();
    const environment = { DUPLICATES_POLL_MS: '100', DEMO_DATA: 'false' };
    [product, browser] = await Promise.all([startProduct({ dataDir, port, environment }), launchChromium()]);
    url = `http://localhost:${port}`;
    const signedUp = await call('POST', '/api/auth/sign-up/email', { name: 'Ada', ...login });
    cookie = signedUp.headers
      .getSetCookie()
      .map((each) => each.split(';', 1)[0])
      .join('; ');
    await call('POST', '/api/auth/organization/create', { name: 'Engines', slug: 'engines' });
    for (const person of people) await call('POST', `${CRM}/contacts`, person);
    await call('POST', `${CRM}/companies`, { name: 'Analytical Engines Ltd', domain: 'engines.example' });
    await call('POST', `${CRM}/companies`, {
      name: 'Analytical Engines, Inc.',
      website: 'https://www.engines.example/en',
    });
    page = await browser.newPage();
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // That a response is a refusal is for the page to show, and no complaint about it.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load'))
        complaints.push(message.text());
    });
    await page.goto(`${url}/duplicates`);
    await page.getByLabel('E-mail').fill(login.email);
    await page.getByLabel('Password').fill(login.password);
    await button('Sign in').click();
    await page.getByRole('heading', { name: 'Records that may be one' }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    if (product) process.kill(product.pid, 'SIGTERM');
    await product?.ended;
    rmSync(dataDir, { recursive: true, force: true });
  });
  afterEach(() => expect(complaints.splice(0)).toEqual([]));

  async function call(method: string, where: string, json?: object) {
    const headers = {
      'content-type': 'application/json',
      origin: url,
      ...(cookie !== undefined && { cookie }),
    };
    const response = await fetch(url + where, { method, headers, body: json && JSON.stringify(json) });
    if (!response.ok) throw new Error(`${where} answered ${response.status}: ${await response.text()}`);
    return response;
  }
  const stored = async (status: string) => {
    const { items } = (await (await call('GET', `${CRM}/duplicates?status=${status}`)).json()) as any;
    return items.map(({ records }: any) => records.map(({ name }: any) => name).join(' and '));
  };
  /** The live contacts of this name. */
  const contacts = async (name: string) => {
    const { items } = (await (await call('GET', `${CRM}/contacts?search=${name}`)).json()) as any;
    return Promise.all(
      items.map(
        async ({ id }: any) => ((await (await call('GET', `${CRM}/contacts/${id}`)).json()) as any).contact,
      ),
    );
  };
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const title = () => page.locator('#pair-title').innerText();
  const shows = (name: string) => page.locator('#pair-title').getByText(name, { exact: true }).waitFor();
  const listed = () => page.locator('#pairs button');
  const press = (key: string) => page.keyboard.press(key);
  const row = (label: string) => page.locator('#fields tr', { has: page.getByText(label, { exact: true }) });
  const said = (text: string) => page.locator('#said').getByText(text).waitFor({ state: 'attached' });
  const focused = () =>
    page.evaluate<string>('document.activeElement.id || document.activeElement.textContent');
  const picture = (name: string) =>
    page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage: true });
  /** Opens the pair of these two, wherever it stands. */
  const open = async (name: string) => {
    await listed().filter({ hasText: name }).first().click();
    await page.locator('#fields tr').first().waitFor();
  };

  it('looks for duplicates, and shows what was found', async () => {
    await page.getByText('Nothing to be decided.').waitFor();
    expect(await page.locator('#pair').isVisible()).toBe(false);
    await button('Look for duplicates').click();
    await page.locator('#scan-done').getByText('6 records were compared with all 6 records').waitFor();
    await listed().nth(2).waitFor();
    expect(await listed().count()).toBe(3);
    await button('Look for duplicates').click();
    await page.locator('#scan-done').getByText('None of 6 records is new').waitFor();
  });

  it('shows two records side by side, why they may be one, and where they differ', async () => {
    await open('Hopper');
    expect(await title()).toBe('Grace Hopper and Grace Hoper');
    expect(await focused()).toBe('pair-title');
    expect(await page.locator('#pair-score').innerText()).toMatch(/^99(\.\d)? % likely one$/);
    expect(await page.locator('#reasons').innerText()).toMatch(/Last name: spelling \+\d/);
    expect(await row('Position').innerText()).toContain('Rear admiral');
    expect(await row('Note').innerText()).toContain('<b>Compilers</b>');
    expect(await row('City').innerText()).toMatch(/differs[^]*Arlington[^]*New York/);
    expect(await row('City').getAttribute('class')).toBe('differing');
    expect(await row('Position').getAttribute('class')).toBe('');
    await picture('duplicates-pair');
  });

  it('is decided by keys: next, previous, different, and undone', async () => {
    const names = await listed().allInnerTexts();
    await listed().first().click();
    const first = await title();
    await press('j');
    const second = await title();
    expect(second).not.toBe(first);
    expect(await page.locator('#pairs [aria-current]').innerText()).toBe(names[1]);
    await press('k');
    await press('k');
    await said('That was the first pair');
    expect(await title()).toBe(first);
    await press('d');
    await shows(second);
    expect([await listed().count(), await focused()]).toEqual([2, 'pair-title']);
    expect(await stored('different')).toEqual([first]);
    expect(await page.locator('#undo-what').innerText()).toBe(`${first}: said to be different`);
    await press('u');
    await shows(first);
    expect([await stored('different'), await page.locator('#undo-line').isVisible()]).toEqual([[], false]);
    expect(await listed().allInnerTexts()).toEqual(names);
  });

  it('leaves keys alone in a control, with another key held, and where they are switched off', async () => {
    await listed().first().click();
    await press('Control+d');
    await page.getByLabel('Show').focus();
    await press('d');
    await page.getByLabel('Show').selectOption('open');
    await page.getByText('Keys', { exact: true }).click();
    await page.getByLabel('Single keys do this').uncheck();
    await press('d');
    await page.reload();
    await listed().first().click();
    await press('d');
    expect([await stored('different'), await listed().count()]).toEqual([[], 3]);
    await page.getByText('Keys', { exact: true }).click();
    await page.getByLabel('Single keys do this').check();
  });

  it('keeps those that are the same for later, and takes a decision back', async () => {
    await open('Ann Lee');
    await button('The same, merge later').click();
    await page.locator('#undo-what').getByText('Ann Lee and Ann Lee: said to be the same').waitFor();
    await page.getByLabel('Show').selectOption('same');
    await shows('Ann Lee and Ann Lee');
    expect(await listed().count()).toBe(1);
    await button('Decide later').click();
    await page.getByText('None: what is the same was merged.').waitFor();
    expect(await focused()).toBe('work-title');
    await page.getByLabel('Show').selectOption('open');
    await listed().nth(2).waitFor();
    expect(await stored('same')).toEqual([]);
  });

  it('says what is refused, beside the pair, which stays', async () => {
    const refuse = '**/decision';
    await page.route(refuse, (route) =>
      route.fulfill({ status: 403, json: { error: { message: 'You may not' } } }),
    );
    await listed().first().click();
    await button('Different').click();
    await page.locator('#pair-error').getByText('You may not').waitFor();
    expect(await listed().count()).toBe(3);
    await page.unroute(refuse);
  });

  it('says of which import a row belongs to both', async () => {
    const file = 'email,phone\nann@example.com,+34600111222\n';
    const directions = JSON.stringify({ options: { on_ambiguous: 'review' } });
    const query = new URLSearchParams({ entity: 'contacts', start: 'true', directions });
    const headers = { 'content-type': 'text/csv', cookie };
    const sent = await fetch(`${url}/api/v1/imports?${query.toString()}`, {
      method: 'POST',
      headers,
      body: file,
    });
    const { import: job } = (await sent.json()) as any;
    for (let status = ''; status !== 'completed';)
      status = ((await (await call('GET', `/api/v1/imports/${job.id}`)).json()) as any).import.status;
    await page.reload();
    await listed().nth(3).waitFor();
    await listed().last().click();
    await page.locator('#pair-reported').getByText('A row of an import belongs to both').waitFor();
    expect(await page.locator('#pair-reported a').getAttribute('href')).toBe(`/import#${job.id}`);
    await press('d');
    await shows(await title());
    await page.locator('#undo-what').getByText('said to be different').waitFor();
  });

  it('does the same for companies', async () => {
    await page.getByLabel('Duplicates of').selectOption('companies');
    await button('Look for duplicates').click();
    await shows('Analytical Engines Ltd and Analytical Engines, Inc.');
    await page.reload();
    await shows('Analytical Engines Ltd and Analytical Engines, Inc.');
    expect(await row('Domain').innerText()).toContain('engines.example');
    await press('d');
    await page.getByText('Nothing to be decided.').waitFor();
    await press('u');
    await shows('Analytical Engines Ltd and Analytical Engines, Inc.');
    await page.getByLabel('Duplicates of').selectOption('contacts');
    await listed().nth(2).waitFor();
  });

  it('shows what a merge would do, by who goes on and whose values are taken, and merges so', async () => {
    await open('Hopper');
    expect(await row('Name').locator('input').first().isChecked()).toBe(true);
    expect(await row('Note').innerText()).toMatch(/the other has none[^]*<b>Compilers/);
    expect(await row('Emails').innerText()).toContain('all are kept');
    expect(await row('Position').locator('input').count()).toBe(0);
    // Who goes on decides what is taken, unless somebody says otherwise.
    await page.getByLabel('goes on').nth(1).check();
    await page.locator('#field-0-1:checked').waitFor();
    expect(await row('City').locator('.taken').innerText()).toBe('New York');
    await row('City').getByLabel('City: Arlington').check();
    await row('City').locator('td:first-of-type.taken').waitFor();
    expect(await focused()).toMatch(/^field-\d+-0$/);
    await picture('duplicates-merge');
    await button('Merge into one').click();
    await page.locator('#undo-what').getByText('Grace Hopper and Grace Hoper: merged').waitFor();
    await page.locator('#merged').getByText('Grace Hopper → Grace Hoper').waitFor();
    expect(await listed().filter({ hasText: 'Hopper' }).count()).toBe(0);
    const [winner, ...others] = await contacts('Grace');
    expect(others).toEqual([]);
    expect(winner).toMatchObject({
      last_name: 'Hoper',
      email: 'amazing.grace@mail.example',
      position: 'Rear admiral',
      note: '<b>Compilers</b>',
      custom_fields: { city: 'Arlington' },
    });
  });

  it('splits again what was merged, from the list and by a key', async () => {
    await page.locator('#merged button').click();
    await page.locator('#merged .badge').getByText('Was split').waitFor();
    expect(await focused()).toBe('merges-title');
    expect(await page.locator('#undo-what').innerText()).not.toContain('merged');
    expect(await contacts('Grace')).toHaveLength(2);
    await open('Hopper');
    await page.locator('#merge:enabled').waitFor();
    await press('s');
    await page.locator('#undo-what').getByText('Grace Hopper and Grace Hoper: merged').waitFor();
    expect(await contacts('Grace')).toHaveLength(1);
    await press('u');
    await listed().filter({ hasText: 'Hopper' }).waitFor();
    expect(await contacts('Grace')).toHaveLength(2);
    expect(await page.locator('#merged .badge').count()).toBe(2);
  });

  it('shows records to who may not merge them, and says why a merge is refused', async () => {
    const refuse = (status: number, message: string) =>
      page.route('**/contacts/merges', (route) => route.fulfill({ status, json: { error: { message } } }));
    await refuse(403, 'This needs the permission contacts:bulk');
    await open('Hopper');
    await row('Email').getByText('amazing.grace@mail.example').waitFor();
    expect(await button('Merge into one').isVisible()).toBe(false);
    await press('s');
    await page.locator('#undo-what').getByText('said to be the same').waitFor();
    await press('u');
    await listed().filter({ hasText: 'Hopper' }).waitFor();
    await page.unroute('**/contacts/merges');
    await open('Hopper');
    await page.locator('#merge:enabled').waitFor();
    await refuse(409, 'They were merged already');
    await press('s');
    await page.locator('#pair-error').getByText('They were merged already').waitFor();
    expect(await title()).toBe('Grace Hopper and Grace Hoper');
    await page.unroute('**/contacts/merges');
  });

  it('says what is merged by itself, and shows it to be split again', async () => {
    await page.getByText('Nothing is merged by itself.').waitFor();
    const current = '/api/v1/organizations/current';
    await call('PATCH', current, { merge_contacts_automatically: 'measured' });
    const sure = { first_name: 'Mary', last_name: 'Jackson', email: 'mary@x.example', phone: '+12025550188' };
    for (let twice = 0; twice < 2; twice += 1) await call('POST', `${CRM}/contacts`, sure);
    await page.reload();
    await page.locator('#merging').getByText('which was wrong for').waitFor();
    await button('Look for duplicates').click();
    await page.locator('#scan-done').getByText('merged by themselves').waitFor();
    const entry = page.locator('#merged li', { hasText: 'Mary Jackson' });
    await entry.getByText('By a scan').waitFor();
    await call('PATCH', current, { merge_contacts_automatically: 'off' });
    expect(await contacts('Jackson')).toHaveLength(1);
    await entry.getByRole('button').click();
    await entry.getByText('Was split').waitFor();
    expect(await contacts('Jackson')).toHaveLength(2);
  });

  it('names every control, and fits a phone, light and dark', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const overflow = () => page.evaluate('document.documentElement.scrollWidth - innerWidth');
    const unnamed = () =>
      page.evaluate(`[...document.querySelectorAll('input, select, button, a')]
      .filter((each) => !each.closest('[hidden]') && !each.ariaLabel && !each.labels?.length && !each.textContent.trim())
      .map((each) => each.outerHTML)`);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await open('Hopper');
      expect([await overflow(), await unnamed()]).toEqual([0, []]);
      await picture(`duplicates-phone-${colorScheme}`);
    }
    expect(await page.locator('[tabindex]:not([tabindex="0"], [tabindex="-1"])').count()).toBe(0);
  });
});
