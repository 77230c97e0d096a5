import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { workbook } from './imports/write-workbook.js';
import { CHROMIUM, launchChromium } from './support/chromium.js';
import { freePort, type ProductProcess, startProduct } from './support/product-process.js';
import { describeWith } from './support/services.js';

jest.setTimeout(180_000);

const PICTURES = path.resolve(__dirname, '../.test-artifacts');
const FORMATS = path.resolve(__dirname, 'imports/files/formats');
const FAIR = [
  'Contacts of the fair',
  '',
  'First name;Last name;E-Mail;Mobile;Shoe size;Fax',
  'Ada;Lund;ada.lund@example.com;0151 23456789;38;',
  'Bo;Lund;bo.lund@@example;+49 30 1234567;44;030 99',
  'Cy;Lund;cy.lund@example.com;;41;',
].join('\n');

describeWith('Chromium', CHROMIUM !== undefined)('The page at /import', () => {
  let dataDir: string;
  let product: ProductProcess;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let url: string;
  let demo: { apiKey: string; email: string };
  let complaints: string[];

  beforeAll(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'rosetta-import-page-'));
    mkdirSync(PICTURES, { recursive: true });
    const port = await freePort();
    [product, browser] = await Promise.all([startProduct({ dataDir, port }), launchChromium()]);
    url = `http://localhost:${port}`;
    demo = JSON.parse(readFileSync(path.join(dataDir, 'demo.json'), 'utf8'));
    context = await browser.newContext({ acceptDownloads: true });
    page = await context.newPage();
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // That a response is a refusal is for the page to show, and no complaint about it.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load'))
        complaints.push(message.text());
    });
    await page.goto(`${url}/import`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await shows('What would you like to import?');
  });
  afterAll(async () => {
    await browser?.close();
    if (product) process.kill(product.pid, 'SIGTERM');
    await product?.ended;
    rmSync(dataDir, { recursive: true, force: true });
  });
  afterEach(() => expect(complaints.splice(0)).toEqual([]));

  const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 2 });
  const shows = (name: string | RegExp) => heading(name).waitFor();
  const picture = (name: string) =>
    page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage: true });
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const fieldOf = (column: string) => page.getByLabel(`Field for ${column}`, { exact: true });
  const rowOf = (column: string) => page.locator('#columns tr', { has: fieldOf(column) });
  const choose = (name: string, file: string | Buffer) =>
    page.locator('#file').setInputFiles({ name, mimeType: '', buffer: Buffer.from(file as string) });
  const again = async () => {
    await page.goto(`${url}/import?${Math.random()}`);
    await shows('What would you like to import?');
  };
  const headers = () => ({ 'x-api-key': demo.apiKey, 'content-type': 'application/json' });
  const peopleAt = (lastName: string) =>
    `${url}/functions/v1/rest-api-proxy/contacts?last_name=eq.${lastName}`;
  const people = async (lastName: string): Promise<any> =>
    (await fetch(`${peopleAt(lastName)}&order=first_name`, { headers: headers() })).json();
  const counts = async () =>
    Object.fromEntries(
      await Promise.all(
        ['created', 'updated', 'skipped', 'failed'].map(async (name) => [
          name,
          Number(await page.locator(`#count-${name}`).innerText()),
        ]),
      ),
    );

  it('shows what a file was found to be, and what becomes of each column', async () => {
    await choose('fair.csv', FAIR);
    await shows('Review');
    expect(await page.locator('#found').innerText()).toMatch(
      /CSV, 2\d\d bytes[^]*utf-8[^]*semicolon[^]*line 3[^]*3 rows/,
    );
    await page.getByText('1 part of the file is not imported').click();
    await page.getByText('Line 1 above the header: Contacts of the fair').waitFor();
    expect(await fieldOf('E-Mail').inputValue()).toBe('emails');
    expect(await rowOf('Mobile').innerText()).toContain('0151 23456789');
    expect(await rowOf('Mobile').innerText()).toContain('A phone number is written as within a country');
    expect(await rowOf('Fax').innerText()).toContain('Not imported: a fax is not a phone.');
    expect(await page.locator('#rows').innerText()).toContain('bo.lund@@example');
    await picture('import-review');
  });

  it('takes what is said otherwise, and shows a refusal beside what it is about', async () => {
    await rowOf('Mobile').getByRole('button', { name: 'Choose the country' }).click();
    await page.locator('#default_country').selectOption('DE');
    await rowOf('Mobile').getByText('within a country').waitFor({ state: 'detached' });
    await page.getByText('+4915123456789').waitFor();
    await fieldOf('Shoe size').selectOption({ label: 'New custom field…' });
    const key = page.getByLabel('Key of the custom field for Shoe size');
    await key.waitFor();
    expect(await key.inputValue()).toBe('shoe_size');
    await key.fill('no key!');
    await key.blur();
    await rowOf('Shoe size').locator('.error').getByText('"custom_fields.no key!" is no field').waitFor();
    expect(await key.getAttribute('aria-invalid')).toBe('true');
    await key.fill('shoe');
    await key.blur();
    await page.locator('#rows').getByText('shoe: 38').waitFor();
    expect(await key.getAttribute('aria-invalid')).toBeNull();
    expect(await rowOf('Shoe size').locator('.error').textContent()).toBe('');
    await page.getByLabel('Columns without a field').selectOption('refuse');
    await page.locator('#start-error').getByText('These columns are not read: "Fax"').waitFor();
    expect(await button('Import 3 rows').isDisabled()).toBe(true);
    await page.getByLabel('Columns without a field').selectOption('ignore');
    await page.locator('#start-error:empty').waitFor({ state: 'attached' });
    await page.getByLabel('Tags for every row').fill('fair, lund');
    await page.getByLabel('A cell that cannot be read').selectOption('true');
  });

  it('tries an import without writing, then writes it, and shows and downloads the failures', async () => {
    await button('Try it without writing').click();
    await shows('Tried, and nothing written');
    expect(await counts()).toEqual({ created: 2, updated: 0, skipped: 0, failed: 1 });
    expect(await people('Lund')).toEqual([]);
    await button('Now write it').click();
    await shows('Imported');
    expect(await counts()).toEqual({ created: 2, updated: 0, skipped: 0, failed: 1 });
    expect(await page.locator('#failures-rows').innerText()).toMatch(
      /2\s+5\s+emails\s+Invalid email: "bo.lund@@example"/,
    );
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the failures' }).click(),
    ]);
    const text = readFileSync(await file.path(), 'utf8');
    expect(text.trim().split('\n')).toHaveLength(2);
    expect(text).toContain('bo.lund@@example');
    expect(await people('Lund')).toMatchObject([
      { tags: ['fair', 'lund'], custom_fields: { shoe: '38' } },
      { tags: ['fair', 'lund'], custom_fields: { shoe: '41' } },
    ]);
    await picture('import-done');
  });

  it('is still there after a reload, and takes the import back when told twice', async () => {
    await page.reload();
    await shows('Imported');
    const [ada] = await people('Lund');
    const path = `/api/v1/crm/contacts/cont_${ada.id.replaceAll('-', '')}`;
    const status = await page.evaluate(`fetch('${path}', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ position: 'CEO' }),
    }).then((answer) => answer.status)`);
    expect(status).toBe(200);
    await button('Take it back').first().click();
    await page.getByText('Take back 2 new records and 0 changes?').waitFor();
    await button('Keep it').click();
    expect(await people('Lund')).toHaveLength(2);
    await button('Take it back').first().click();
    await page.locator('#undo-yes').click();
    await shows('Taken back');
    await page.getByText('1 record was deleted, 0 changed back, 1 left as they are.').first().waitFor();
    await page.locator('#failures-rows').getByText('It was changed since').waitFor();
    expect(await people('Lund')).toHaveLength(1);
  });

  it('is used by the keyboard alone, from the sign-in to the end', async () => {
    const own = await browser.newContext();
    const [mine, first] = [await own.newPage(), page];
    page = mine;
    const file = {
      name: 'keys.csv',
      mimeType: '',
      buffer: Buffer.from('Name;Mail\nKey Board;key.board@example.com\n'),
    };
    // Listened to from the start: told to only as the key is pressed, the browser may open its own dialog first.
    mine.on('filechooser', (chooser) => void chooser.setFiles(file));
    try {
      await mine.goto(`${url}/import`);
      await shows('Sign in');
      const press = async (key: string, times = 1) => {
        for (let n = 0; n < times; n++) await mine.keyboard.press(key);
      };
      const focused = () =>
        mine.evaluate(
          'document.activeElement.id || document.activeElement.name || document.activeElement.textContent',
        );
      await press('Tab', 3);
      expect(await focused()).toBe('Sign in');
      await press('Enter');
      await shows('What would you like to import?');
      expect(await focused()).toBe('choose-title');
      await press('Tab');
      await press('ArrowRight');
      expect(await mine.getByRole('radio', { name: /^Companies/ }).isChecked()).toBe(true);
      await press('ArrowLeft');
      await press('Tab');
      expect(await focused()).toBe('drop');
      await press('Enter');
      await shows('Review');
      expect(await focused()).toBe('review-title');
      for (let n = 0; n < 60 && (await focused()) !== 'start'; n++) await press('Tab');
      const visited = await mine.evaluate('getComputedStyle(document.activeElement).outlineStyle');
      expect([await focused(), visited]).toEqual(['start', 'solid']);
      await press('Enter');
      await shows('Imported');
      expect(await mine.locator('#said').innerText()).toMatch(/^Imported keys.csv: 1 row of 1 row/);
      expect(await focused()).toBe('progress-title');
      expect(await people('Board')).toHaveLength(1);
    } finally {
      page = first;
      await own.close();
    }
  });

  it('names every control, and gives each an order that is that of the page', async () => {
    await again();
    await choose('fair.csv', FAIR);
    await shows('Review');
    const unnamed = await page.evaluate(`[...document.querySelectorAll('input, select, button, a')]
      .filter((each) => !each.closest('[hidden]') && !each.ariaLabel && !each.labels?.length && !each.textContent.trim())
      .map((each) => each.outerHTML)`);
    expect(unnamed).toEqual([]);
    expect(await page.locator('[tabindex]:not([tabindex="0"], [tabindex="-1"])').count()).toBe(0);
  });

  it('fits a phone, light and dark, in each of its steps', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const overflow = () => page.evaluate('document.documentElement.scrollWidth - innerWidth');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await picture(`import-review-phone-${colorScheme}`);
      expect(await overflow()).toBe(0);
    }
    await button('Choose another file').click();
    await shows('What would you like to import?');
    expect(await overflow()).toBe(0);
    await page.getByRole('button', { name: 'fair.csv' }).first().click();
    await shows(/^(?:Taken back|Imported|Tried)/);
    expect(await overflow()).toBe(0);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it.each([
    ['linkedin-connections.csv', /^CSV/],
    ['excel-unicode-text.txt', /CSV[^]*utf-16le[^]*tab/],
    ['phone.vcf', /^Format\s+vCard/],
    ['array.json', /JSON/],
    ['people.xlsx', /Excel workbook[^]*People, of 2/],
  ])('reads %s by its bytes', async (name, found) => {
    await again();
    await choose(name, readFileSync(path.join(FORMATS, name)));
    await shows('Review');
    expect((await page.locator('#found').innerText()).replace(/^Format\s+(?=CSV)/, '')).toMatch(found);
    expect(await page.locator('#rows tr').count()).toBeGreaterThan(0);
  });

  it('reads a file again as it is told: another sheet, separator, header and encoding', async () => {
    await page.getByText('Read it differently').click();
    await page.getByLabel('Sheet').selectOption('Archive');
    await button('Read it again').click();
    await page.locator('#rows').getByText('old@example.com').waitFor();
    await again();
    await choose('a.csv', 'Name|Mail\nAda|ada@example.com\nBo|bo@example.com\n');
    await shows('Review');
    await page.getByText('Read it differently').click();
    await page.getByLabel('Between cells').selectOption(';');
    await page.getByLabel('Line that names the columns').fill('0');
    await button('Read it again').click();
    await page.locator('#layout-error').getByText('header_line must be from 1').waitFor();
    await page.getByLabel('Line that names the columns').fill('2');
    await button('Read it again').click();
    await page.locator('#columns').getByText('Ada|ada@example.com').first().waitFor();
    expect(await page.locator('#found').innerText()).toMatch(/semicolon[^]*line 2/);
  });

  it('takes a dropped file, and says what is wrong with one that cannot be read', async () => {
    await again();
    const dropped = async (...files: [string, string][]) => {
      const data = await page.evaluateHandle(`((files) => {
        const data = new DataTransfer();
        for (const [name, text] of files) data.items.add(new File([text], name));
        return data;
      })(${JSON.stringify(files)})`);
      await page.locator('#drop').dispatchEvent('drop', { dataTransfer: data });
    };
    await dropped(['a.csv', 'x'], ['b.csv', 'x']);
    await page.locator('#file-error').getByText('One file at a time').waitFor();
    await dropped(['broken.csv', 'Name,Mail\n"Ada,ada@example.com\n']);
    await page
      .locator('#file-error')
      .getByText(/^broken.csv: .*quote/i)
      .waitFor();
    await dropped(['good.csv', 'Name,Mail\nAda,ada@example.com\n']);
    await shows('Review');
  });

  it('asks what becomes of a row that belongs to two contacts, and shows it', async () => {
    for (const contact of [{ emails: ['two@example.com'] }, { phones: ['+442071230000'] }])
      await fetch(`${url}/functions/v1/rest-api-proxy/contacts`, {
        method: 'POST',
        headers: headers(),
        body: JSON.stringify({ first_name: 'Two', ...contact }),
      });
    await again();
    await choose('two.csv', 'Name,Mail,Phone\nTwo,two@example.com,+442071230000\n');
    await shows('Review');
    const row = page.locator('#rows');
    await row.getByText('which was left as it is').waitFor();
    await page.getByLabel('A row that belongs to two contacts').selectOption('error');
    await row.getByText(/belong to contact \S+ and contact \S+$/).waitFor();
    await page.getByLabel('A row that belongs to two contacts').selectOption('review');
    await row.getByText('people are asked whether they are one').waitFor();
  });

  it('imports companies, asks of them only what concerns them, and takes them back', async () => {
    await again();
    await page.getByRole('radio', { name: /^Companies/ }).check();
    await choose('companies.csv', 'Account Name,Billing City,Employees,Fax\nFair Mills,Kano,"1,200",1\n');
    await shows('Review');
    expect(await fieldOf('Billing City').inputValue()).toBe('city');
    expect(await page.locator('#rows').innerText()).toMatch(/Fair Mills\s+Kano\s+1200/);
    expect(await page.locator('#create_companies').isVisible()).toBe(false);
    expect(await page.locator('#skip_duplicates').isVisible()).toBe(true);
    expect(await page.locator('#on_ambiguous').isVisible()).toBe(false);
    await picture('import-companies');
    await button('Import 1 row').click();
    await shows('Imported');
    const made = async () =>
      (
        await fetch(`${url}/functions/v1/rest-api-proxy/companies?name=eq.Fair%20Mills`, {
          headers: headers(),
        })
      ).json();
    expect(await made()).toMatchObject([{ city: 'Kano', employee_count: 1200 }]);
    await button('Take it back').first().click();
    await page.locator('#undo-yes').click();
    await shows('Taken back');
    expect(await made()).toEqual([]);
  });

  it('imports deals by pipeline and stage, and makes their contacts where asked', async () => {
    await again();
    await page.getByRole('radio', { name: /^Deals/ }).check();
    await choose(
      'deals.xlsx',
      await workbook({
        sheets: {
          Deals: [
            ['Title', 'Amount', 'Email'],
            ['Fair deal', '1.234', 'fair.deal@example.com'],
          ],
        },
      }),
    );
    await shows('Review');
    await page.locator('#rows .badge.failed').waitFor();
    await page.getByLabel('Create contacts that nobody has').check();
    await page.locator('#rows').getByText('say decimal_sign').waitFor();
    await page.getByLabel('Numbers such as 1.234').selectOption('.');
    await page.locator('#rows').getByText('say decimal_sign').waitFor({ state: 'detached' });
    const stages = page.getByLabel('Stage of rows that name none');
    const [stage] = await stages.selectOption({ index: 2 });
    await page.locator('#rows .badge.created').waitFor();
    await button('Import 1 row').click();
    await shows('Imported');
    expect(await counts()).toMatchObject({ created: 1 });
    const deals = await fetch(`${url}/functions/v1/rest-api-proxy/deals?title=eq.Fair%20deal`, {
      headers: headers(),
    });
    expect(await deals.json()).toMatchObject([{ stage, value: 1.234 }]);
  });

  it('lets nobody in with a wrong password, says so, and forgets who signs out', async () => {
    await button('Sign out').click();
    await shows('Sign in');
    await page.getByLabel('Password').fill('something else');
    await button('Sign in').click();
    await page
      .locator('#sign-in-error')
      .getByText(/invalid/i)
      .waitFor();
    expect(await page.getByLabel('E-mail').inputValue()).toBe(demo.email);
    await page.goto(`${url}/import`);
    await shows('Sign in');
  });
});
