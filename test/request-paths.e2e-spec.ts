import { toPrefixedId } from '@rosetta/common';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './pages/page.js';
import { type Ask, startApi, type TestApi } from './support/api.js';
import { code, table } from './support/markdown.js';

const PAGE = path.join(ROOT, 'docs/request-paths.md');
const DIST = `${pathToFileURL(path.join(ROOT, 'dist')).href}/`;
const DIALECTS = 'apps/api/src/dialects';

/** How one contact is read at each dialect that has contacts. */
const reads: Readonly<Record<string, (id: string) => [method: string, path: string, ask?: Ask]>> = {
  'crm-contacts-api': (id) => ['GET', `/functions/v1/crm-contacts-api/${id}`],
  'rest-api-proxy': (id) => ['GET', `/functions/v1/rest-api-proxy/contacts?id=eq.${id}`],
  'get-contact': (id) => ['POST', '/functions/v1/get-contact', { json: { contact_id: id } }],
  'crm-v1': (id) => ['GET', `/api/v1/crm/contacts/${toPrefixedId('contact', id)}`],
  sales: (id) => ['GET', `/api/sales/contacts/contact?uuid=${id}`],
};

/** Files that a change touches, told by one that was made: those that name what it brought. */
const changes: readonly (readonly [what: string, specimen: string, names: RegExp])[] = [
  ['A field of a contact, and its rules', '`opt_in_status`', /opt_?in_?status/i],
  ['A filter of a list', 'companies in the search of `get-contact`', /\bsearchCompanies\b/],
];

/** Columns that people's files may have for it are the import's, and the demo shows it. */
const BESIDE = /^(?:libs\/transfers|apps\/api\/src\/demo)\//;

describe('docs/request-paths.md', () => {
  let api: TestApi;
  const session = new Session();

  beforeAll(async () => {
    api = await startApi({ IMPORT_POLL_MS: '0' });
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true });
  });
  afterAll(async () => {
    session.disconnect();
    await api?.close();
  });

  it('tells which files a request for a contact goes through, and which a change touches', async () => {
    const visited = await filesOfEachDialect();
    const page = [...readingPart(visited), ...changePart()].join('\n');
    if (process.env['WRITE_REQUEST_PATHS']) writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });

  async function filesOfEachDialect(): Promise<Map<string, string[]>> {
    const { cookie, token } = await api.tenant();
    const json = { first_name: 'Amira', last_name: 'Haddad', email: 'amira@example.com' };
    const created = await api.request('POST', '/api/v1/crm/contacts', { headers: { cookie }, json });
    const id = created.body.contact.id
      .slice('cont_'.length)
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    const signedIn = await api.request('GET', '/api/auth/token', { headers: { cookie } });
    const visited = new Map<string, string[]>();
    for (const [dialect, read] of Object.entries(reads)) {
      const [method, address, ask] = read(id);
      const bearer = dialect === 'crm-v1' ? token : signedIn.body.token;
      const work = async () => {
        const headers = { authorization: `Bearer ${bearer}` };
        const { status } = await api.request(method, address, { ...ask, headers });
        expect([dialect, status]).toEqual([dialect, 200]);
      };
      // What is made once, at the first request, belongs to none; nor does what is only refreshed now and then.
      await work();
      const rounds = [await filesDuring(work), await filesDuring(work), await filesDuring(work)] as const;
      visited.set(
        dialect,
        rounds[0].filter((file) => rounds.every((files) => files.includes(file))),
      );
    }
    return visited;
  }

  /** The files of which a function was called meanwhile. */
  async function filesDuring(work: () => Promise<void>): Promise<string[]> {
    await session.post('Profiler.takePreciseCoverage');
    await work();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    return result
      .filter(
        ({ url, functions }) => url.startsWith(DIST) && functions.some(({ ranges }) => ranges[0]!.count > 0),
      )
      .map(({ url }) => url.slice(DIST.length).replace(/\.js$/, '.ts'))
      .sort();
  }
});

function readingPart(visited: ReadonlyMap<string, readonly string[]>): string[] {
  const all = [...visited.values()];
  const shared = all[0]!.filter((file) => all.every((files) => files.includes(file)));
  const own = (dialect: string) => `${DIALECTS}/${dialect}/`;
  const rows = [...visited].map(([dialect, files]) => {
    const inFolder = files.filter((file) => file.startsWith(own(dialect))).length;
    const others = files.filter((file) => !file.startsWith(own(dialect)) && !shared.includes(file)).length;
    return [code(dialect), files.length, inFolder, others, shared.length].map(String);
  });
  return [
    '# Which files a request goes through',
    '',
    'Observed on the running product, and written by `npm run request-paths`; a test fails where this and the product differ.',
    '',
    '## One contact, read at each dialect',
    '',
    'Files of which a function is called while a signed-in user reads one contact by its id.',
    '',
    ...table(['Dialect', 'Files', 'of its folder', 'further', 'of every request'], rows),
    '',
    '### Every request',
    '',
    ...listOf(shared),
    ...[...visited].flatMap(([dialect, files]) => [
      `### ${dialect}`,
      '',
      ...listOf(files.filter((file) => !shared.includes(file))),
    ]),
  ];
}

function changePart(): string[] {
  const files = ['apps', 'libs', 'migrations'].flatMap(sourcesUnder);
  const rows = changes.map(([what, specimen, names]) => {
    const named = files.filter((file) => names.test(readFileSync(path.join(ROOT, file), 'utf8')));
    const beside = named.filter((file) => BESIDE.test(file)).length;
    return [what, specimen, String(named.length - beside), String(beside)];
  });
  const fixture = sourcesUnder('test/fixtures/dialects/address-book').length;
  rows.push(['A dialect', 'the one of the tests', `its folder, of ${fixture}, and \`registry.ts\``, '0']);
  return [
    '## What a change touches',
    '',
    'Files written by hand, without tests and pages; those that name what a change brought.',
    '',
    ...table(['Change', 'Told by', 'Files', 'further, of imports and the demo'], rows),
    '',
  ];
}

function listOf(files: readonly string[]): string[] {
  return [...files.map((file) => `- ${code(file)}`), ''];
}

function sourcesUnder(directory: string): string[] {
  return readdirSync(path.join(ROOT, directory), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('spec.ts'))
    .map((name) => `${directory}/${name}`)
    .sort();
}
