import { cpSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ProductCopy } from './support/product-copy.js';
import { freePort, type ProductProcess, startProduct } from './support/product-process.js';
import { createTestDatabase, type TestDatabase } from './support/test-postgres.js';

// A build of the whole product on a busy machine.
jest.setTimeout(180_000);

const DIALECT = 'address-book';
const FOLDER = `apps/api/src/dialects/${DIALECT}`;
const REGISTRY = 'apps/api/src/dialects/registry.ts';
const FIXTURE = path.join(__dirname, 'fixtures/dialects', DIALECT);
const CARDS = '/address-book/v1/cards';
const LIMIT = 3;

let copy: ProductCopy;
let database: TestDatabase;
let product: ProductProcess;
let demo: { email: string; password: string; apiKey: string };
let contact: { id: string; first_name: string; last_name: string; emails: string[] };

const ask = (where: string, headers: Record<string, string> = {}) => fetch(product.url + where, { headers });

const json = async (response: Response | Promise<Response>): Promise<any> => (await response).json();

async function signIn(): Promise<{ authorization: string }> {
  const response = await fetch(`${product.url}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: demo.email, password: demo.password }),
  });
  return { authorization: `Bearer ${(await json(response)).access_token}` };
}

/** All that adding a dialect takes: its folder, and its line in the registry with the import. */
function addDialect(): void {
  cpSync(FIXTURE, copy.at(FOLDER), { recursive: true });
  copy.edit(
    REGISTRY,
    (text) =>
      `import { addressBookDialect } from './${DIALECT}/${DIALECT}.dialect.js';\n` +
      text.replace('\n];', '\n  addressBookDialect,\n];'),
  );
}

async function start(): Promise<void> {
  const dataDir = copy.at('dist/data');
  product = await startProduct({
    dataDir,
    port: await freePort(),
    command: [process.execPath, copy.at('dist/apps/api/src/main.js')],
    environment: {
      DATABASE_URL: database.ownerUrl,
      AUTH_SECRET: 'a secret for tests only, long enough to be one',
      DEMO_DATA: 'true',
      RATE_LIMIT_ADDRESS_BOOK_PER_HOUR: String(LIMIT),
    },
  });
  demo = JSON.parse(readFileSync(path.join(dataDir, 'demo.json'), 'utf8'));
  const contacts = '/functions/v1/rest-api-proxy/contacts?select=id,first_name,last_name,emails&limit=1';
  [contact] = await json(ask(contacts, { 'x-api-key': demo.apiKey }));
}

beforeAll(async () => {
  copy = new ProductCopy();
  addDialect();
  database = await createTestDatabase();
  // Builds first.
  await copy.run('scripts/openapi.mjs');
  await copy.run('scripts/clients.mjs');
  await start();
});

afterAll(async () => {
  if (product) process.kill(product.pid, 'SIGTERM');
  await product?.ended;
  await database?.drop();
  copy?.remove();
});

describe('A seventh dialect, of one folder and one line', () => {
  it('is served, and counts its callers by a limit of its own', async () => {
    const headers = await signIn();
    const responses: Response[] = [];
    for (let n = 0; n <= LIMIT; n++) responses.push(await ask(`${CARDS}/${contact.id}`, headers));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(responses[0]!.headers.get('ratelimit-policy')).toBe(`"${DIALECT}";q=${LIMIT};w=3600`);
    const name = `${contact.first_name} ${contact.last_name}`;
    expect(await json(responses[0]!)).toEqual({ name, mail: contact.emails[0] ?? null });
    expect(await json(responses[LIMIT]!)).toEqual({ trouble: 'Too many requests' });
    expect((await ask('/api/v1/crm/contacts', headers)).status).toBe(200);
  });

  it('refuses in its own shape, also where it has no route', async () => {
    const noCredential = await ask(`${CARDS}/${contact.id}`);
    expect([noCredential.status, await json(noCredential)]).toEqual([401, { trouble: expect.any(String) }]);
    const noRoute = await ask('/address-book/v1/shelves');
    expect([noRoute.status, await json(noRoute)]).toEqual([404, { trouble: expect.any(String) }]);
  });

  it('has a document, with its tags, its errors and nothing of others', async () => {
    const document = await json(ask(`/openapi/${DIALECT}.json`));
    expect(Object.keys(document.paths)).toEqual([`${CARDS}/{id}`]);
    const description = 'Contacts as an address book shows them.';
    expect(document.tags).toEqual([{ name: 'address-book: cards', description }]);
    expect(Object.keys(document.components.schemas).sort()).toEqual(['AddressBookCard', 'AddressBookError']);
    expect((await json(ask('/openapi.json'))).tags).toContainEqual(document.tags[0]);
    expect(JSON.parse(copy.read(`openapi/${DIALECT}.json`)).paths).toEqual(document.paths);
  });

  it('is on the landing page, with a first call, and in Swagger UI', async () => {
    const page = await (await ask('/', { accept: 'text/html' })).text();
    const shown = [
      'Cards of an address book',
      'Access token of the address book',
      `${product.url.split(':').pop()}${CARDS}`,
    ];
    for (const text of [...shown, `/docs/${DIALECT}`]) expect(page).toContain(text);
    expect((await json(ask('/'))).apis).toContainEqual(
      expect.objectContaining({ name: DIALECT, path: CARDS }),
    );
    expect((await ask(`/docs/${DIALECT}`, { accept: 'text/html' })).status).toBe(200);
  });

  it('is in the generated clients', () => {
    const apis = copy.read('clients/typescript/src/generated/apis.ts');
    expect(apis).toContain('export function addressBook(options: WithAccessToken)');
    expect(copy.read(`clients/typescript/src/generated/${DIALECT}.ts`)).toContain(`"${CARDS}/{id}"`);
    const collection = JSON.parse(copy.read('clients/postman/rosetta-crm.postman_collection.json'));
    const folder = collection.item.find(({ name }: { name: string }) => name === DIALECT);
    expect(folder.auth.bearer).toContainEqual(expect.objectContaining({ value: '{{accessToken}}' }));
    expect(folder.item.map(({ request }: any) => `${request.method} /${request.url.path.join('/')}`)).toEqual(
      [expect.stringContaining(`GET ${CARDS}/`)],
    );
  });

  it('took no change of any other file that is written by hand', () => {
    const generated = /^(openapi|clients\/typescript\/src\/generated)\/|^clients\/postman\/[^/]*\.json$/;
    const byHand = copy.differing().filter((name) => !generated.test(name));
    const folder = readdirSync(FIXTURE).map((name) => `${FOLDER}/${name}`);
    expect(byHand.sort()).toEqual([...folder, REGISTRY].sort());
  });
});
