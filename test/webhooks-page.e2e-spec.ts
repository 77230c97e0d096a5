import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type Receiver, startReceiver, status, verified } from './events/receiver.js';
import { CHROMIUM, launchChromium } from './support/chromium.js';
import { freePort, type ProductProcess, startProduct } from './support/product-process.js';
import { describeWith } from './support/services.js';

jest.setTimeout(180_000);

const PICTURES = path.resolve(__dirname, '../.test-artifacts');
const CONTACTS = '/functions/v1/rest-api-proxy/contacts';

describeWith('Chromium', CHROMIUM !== undefined)('The page at /webhooks', () => {
  let dataDir: string;
  let product: ProductProcess;
  let browser: Browser;
  let page: Page;
  let receiver: Receiver;
  let url: string;
  let demo: { apiKey: string };
  let secret: string;
  let complaints: string[];

  beforeAll(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'rosetta-webhooks-page-'));
    mkdirSync(PICTURES, { recursive: true });
    const port = await freePort();
    const environment = { WEBHOOKS_ALLOW_PRIVATE: 'true', WEBHOOK_POLL_MS: '100' };
    [product, browser, receiver] = await Promise.all([
      startProduct({ dataDir, port, environment }),
      launchChromium(),
      startReceiver(),
    ]);
    url = `http://localhost:${port}`;
    demo = JSON.parse(readFileSync(path.join(dataDir, 'demo.json'), 'utf8'));
    page = await browser.newPage();
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // That a response is a refusal is for the page to show, and no complaint about it.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load'))
        complaints.push(message.text());
    });
    await page.goto(`${url}/webhooks`);
    await button('Sign in').click();
    await shows('Who is told of changes');
  });
  afterAll(async () => {
    await browser?.close();
    await receiver?.close();
    if (product) process.kill(product.pid, 'SIGTERM');
    await product?.ended;
    rmSync(dataDir, { recursive: true, force: true });
  });
  afterEach(() => expect(complaints.splice(0)).toEqual([]));

  const shows = (name: string) => page.getByRole('heading', { name, exact: true, level: 2 }).waitFor();
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  /** What a screen reader finds: those of the format that is chosen. */
  const event = (name: string) => page.getByRole('checkbox', { name, exact: true });
  const rows = () => page.locator('#deliveries tr');
  const picture = (name: string) =>
    page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage: true });
  const write = async (first_name: string) => {
    const headers = { 'x-api-key': demo.apiKey, 'content-type': 'application/json' };
    const body = JSON.stringify({ first_name });
    const { status: code } = await fetch(url + CONTACTS, { method: 'POST', headers, body });
    expect(code).toBe(201);
  };
  const focused = () =>
    page.evaluate<string>('document.activeElement.id || document.activeElement.textContent');

  it('shows the webhooks there are, and refuses a new one beside what is wrong with it', async () => {
    await button('Web shop').waitFor();
    expect(await page.locator('#webhooks').innerText()).toMatch(/Data warehouse\s+Paused/);
    await picture('webhooks-list');
    await button('New webhook').click();
    await shows('New webhook');
    await button('Create webhook').click();
    await page.locator('#events-error').getByText('Choose what to tell of').waitFor();
    await event('contact.created').check();
    await page.getByLabel('Address').fill('ftp://example.com');
    await button('Create webhook').click();
    await page.locator('#url-error').getByText('url must begin with https://').waitFor();
    expect(await page.getByLabel('Address').getAttribute('aria-invalid')).toBe('true');
    expect(await focused()).toBe('url');
    await page.getByLabel('Format of the messages').selectOption('rest-api-proxy');
    await event('deal.stage.changed').waitFor();
    expect(await event('company.created').isVisible()).toBe(false);
    await picture('webhooks-new');
  });

  it('makes one, whose secret is shown this once, and calls it', async () => {
    await page.getByLabel('Address').fill(receiver.url);
    await page.getByLabel('What it is for').fill('Shop of Ada');
    await event('contact.created').check();
    await button('Create webhook').click();
    await shows('Shop of Ada');
    expect(await focused()).toBe('webhook-title');
    secret = await page.locator('#secret-text').innerText();
    expect(secret).toMatch(/^whsec_/);
    await button('Test call').click();
    await page.locator('#delivery').getByText('webhook.test', { exact: true }).waitFor();
    expect(verified(secret, receiver.calls[0]!).event).toBe('webhook.test');
    expect(await page.locator('#response').innerText()).toBe('Status 204');
    expect(await button('Send it again').isVisible()).toBe(false);
    await page.reload();
    await shows('Shop of Ada');
    expect(await page.locator('#secret').isVisible()).toBe(false);
    expect(await page.content()).not.toContain(secret);
  });

  it('shows what was sent, the response and every call, and sends it again', async () => {
    receiver.respond = (_call, response) => response.writeHead(500).end('{"sorry":true}');
    await write('Grace <b>');
    await receiver.until(2);
    await button('Look again').click();
    await rows().getByText('Waiting').waitFor();
    await rows().getByRole('button', { name: 'contact.created' }).click();
    await page.locator('#calls').getByText('status 500').waitFor();
    expect(await focused()).toBe('delivery-title');
    expect(await page.locator('#request').innerText()).toContain('"first_name": "Grace <b>"');
    expect(await page.locator('#response').innerText()).toBe('Status 500\n\n{\n  "sorry": true\n}');
    await picture('webhooks-delivery');
    receiver.respond = status(204);
    await button('Send it again').click();
    await receiver.until(3);
    // The page follows what it has asked for.
    await page.locator('#calls').getByText('status 204').waitFor();
    await page.locator('#delivery-facts').getByText('Succeeded').waitFor();
    const ids = receiver.calls.slice(1).map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
    await button('Close').click();
    expect(await focused()).toBe('contact.created');
  });

  it('sends a span of time again, and says what is wrong with one', async () => {
    const before = receiver.calls.length;
    await page.getByText('Send a span of time again').click();
    await button('Send them again').click();
    await page.locator('#span-error').getByText('Say from when to when').waitFor();
    await page.getByLabel('Changed from').fill('2030-01-01T00:00:00');
    await page.getByLabel('to', { exact: true }).fill('2020-01-01T00:00:00');
    await button('Send them again').click();
    await page.locator('#span-error').getByText('from must not be after to').waitFor();
    await page.getByLabel('Changed from').fill('2020-01-01T00:00:00');
    await page.getByLabel('to', { exact: true }).fill('2090-01-01T00:00:00');
    await button('Send them again').click();
    await page.locator('#span-done').getByText('1 delivery is sent again').waitFor();
    expect(await receiver.until(before + 1)).toHaveLength(before + 1);
    await page.getByLabel('Show').selectOption('failed');
    await page.getByText('None. What is sent is kept for 30 days.').waitFor();
    await page.getByLabel('Show').selectOption('');
    await rows().nth(1).waitFor();
    expect(await rows().count()).toBe(2);
  });

  it('pauses and resumes, and asks before it replaces the secret or deletes', async () => {
    await button('Pause').click();
    await page.locator('#webhook-facts').getByText('Paused').waitFor();
    await button('Resume').click();
    await page.locator('#webhook-facts').getByText('Active').waitFor();
    await button('New secret').click();
    expect(await focused()).toBe('sure-no');
    await button('Leave it').click();
    expect([await focused(), await page.locator('#secret').isVisible()]).toEqual(['rotate', false]);
    await button('New secret').click();
    await button('Make it').click();
    await page.locator('#secret-text').getByText('whsec_').waitFor();
    expect(await page.locator('#secret-text').innerText()).not.toBe(secret);
    await button('Delete').click();
    await page.getByText('Delete this webhook?').waitFor();
    await button('Leave it').click();
    await page.locator('#webhook-facts').getByText('Active').waitFor();
  });

  it('is used by the keyboard alone: made, tested and deleted', async () => {
    const press = (key: string) => page.keyboard.press(key);
    const tabTo = async (wanted: string) => {
      for (let n = 0; n < 80 && (await focused()) !== wanted; n++) await press('Tab');
      expect(await focused()).toBe(wanted);
    };
    await page.goto(`${url}/webhooks?keys`);
    await shows('Who is told of changes');
    await tabTo('new');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await press('Enter');
    await tabTo('url');
    await page.keyboard.type(receiver.url);
    await tabTo('description');
    await page.keyboard.type('By keys');
    await press('Tab');
    await press('Tab');
    await press('Space');
    await tabTo('create');
    await press('Enter');
    await shows('By keys');
    await tabTo('test');
    await press('Enter');
    await page.locator('#delivery').getByText('webhook.test', { exact: true }).waitFor();
    await tabTo('close-delivery');
    await press('Enter');
    expect(await focused()).toBe('webhook.test');
    await page.locator('#delete').focus();
    await press('Enter');
    expect(await focused()).toBe('sure-no');
    await press('Shift+Tab');
    await press('Enter');
    await shows('Who is told of changes');
    expect(await button('By keys').count()).toBe(0);
  });

  it('names every control, and fits a phone, light and dark, in each of its parts', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const overflow = () => page.evaluate('document.documentElement.scrollWidth - innerWidth');
    const unnamed = () =>
      page.evaluate(`[...document.querySelectorAll('input, select, button, a')]
      .filter((each) => !each.closest('[hidden]') && !each.ariaLabel && !each.labels?.length && !each.textContent.trim())
      .map((each) => each.outerHTML)`);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${url}/webhooks?${colorScheme}`);
      await shows('Who is told of changes');
      expect([await overflow(), await unnamed()]).toEqual([0, []]);
      await button('New webhook').click();
      await shows('New webhook');
      expect([await overflow(), await unnamed()]).toEqual([0, []]);
      await picture(`webhooks-new-phone-${colorScheme}`);
      await button('Cancel').click();
      await button('Shop of Ada').click();
      await shows('Shop of Ada');
      await rows().getByRole('button', { name: 'contact.created' }).click();
      await page.locator('#calls li').first().waitFor();
      expect([await overflow(), await unnamed()]).toEqual([0, []]);
      await picture(`webhooks-delivery-phone-${colorScheme}`);
    }
    expect(await page.locator('[tabindex]:not([tabindex="0"], [tabindex="-1"])').count()).toBe(0);
  });

  it('lets nobody in with a wrong password, and tells who may not manage webhooks', async () => {
    await button('Sign out').click();
    await shows('Sign in');
    await page.getByLabel('Password').fill('something else');
    await button('Sign in').click();
    await page
      .locator('#sign-in-error')
      .getByText(/invalid/i)
      .waitFor();
  });
});
