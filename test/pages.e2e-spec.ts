import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { forge, seconds } from './auth/forge.js';
import {
  type ChangedProgram,
  changedPrograms,
  moveProgram,
  withoutAddressAndCredential,
} from './pages/changed-program.js';
import { exampleMessages } from './pages/domain-errors.js';
import { errorsPage } from './pages/errors-page.js';
import { dealsMove, type Move, moves } from './pages/moves.js';
import { blocksOf, filledIn, PRINTED_URL, ROOT, runInShell, runModule } from './pages/page.js';
import { startApi, type TestApi } from './support/api.js';

const SUPABASE_SECRET = 'the secret of a project elsewhere, which is long';
let api: TestApi;

beforeAll(async () => {
  api = await startApi({ AUTH_JWT_SECRET: SUPABASE_SECRET, AUTH_JWT_AUDIENCE: 'authenticated' });
});
afterAll(() => api.close());

describe('docs/errors.md', () => {
  const file = path.join(ROOT, 'docs/errors.md');

  it('says what the dialects answer', async () => {
    const page = await errorsPage({ api, tenant: await api.tenant(), other: await api.tenant() });
    if (process.env.WRITE_ERRORS) writeFileSync(file, page);
    expect(readFileSync(file, 'utf8')).toBe(page);
  });

  it('takes its messages from the sources', () => {
    const sources = ['apps', 'libs']
      .flatMap((folder) =>
        readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
          path.join(ROOT, folder, name),
        ),
      )
      .filter((name) => name.endsWith('.ts') && !name.endsWith('spec.ts'))
      .map((name) => readFileSync(name, 'utf8'));
    const written = (message: string) => [
      message,
      message.replace('PUT', '${method}'),
      message.replace('Contact', '${entity}'),
    ];
    const unknown = exampleMessages.filter(
      (message) => !written(message).some((text) => sources.some((source) => source.includes(text))),
    );
    expect(unknown).toEqual([]);
  });
});

describe('What is printed in docs/migrating and docs/dialects', () => {
  const pages = readdirSync(path.join(ROOT, 'docs/migrating'))
    .filter((name) => name !== 'README.md')
    .map((name) => path.basename(name, '.md'));
  const fileOf = (page: string) => `migrating/${page}.md`;
  let credentials: { session: string; key: string; jwt: string };
  let replacements: Record<string, string>;
  let john: string;

  const supabaseToken = (sub: string) =>
    forge(
      { alg: 'HS256' },
      { sub, aud: 'authenticated', iat: seconds(), exp: seconds(600) },
      SUPABASE_SECRET,
    );

  /** Somebody follows the pages: gets the credentials as it is printed, and makes the users whom Supabase has. */
  beforeAll(async () => {
    const shell = blocksOf(fileOf('README')).filter(({ language }) => language === 'sh');
    const blocks = shell.map(({ text }) => text.replaceAll(PRINTED_URL, api.url));
    const printed = await runInShell([...blocks, 'echo "$SESSION $KEY $JWT"']);
    const [session = '', key = '', jwt = ''] = printed.at(-1)!.trim().split(' ');
    credentials = { session, key, jwt };
    const statements = blocksOf(fileOf('crm-contacts-api')).filter(({ language }) => language === 'sql');
    for (const { text } of statements) await api.rows(text);
    const [, sub = ''] = /values \('([0-9a-f-]{36})'/.exec(statements[0]!.text) ?? [];
    replacements = {
      [PRINTED_URL]: api.url,
      cg_the_key_you_made: key,
      'the-jwt-you-made': jwt,
      '<token>': session,
      supabase_access_token: supabaseToken(sub),
    };
    const response = await api.request('POST', '/functions/v1/crm-contacts-api', {
      headers: { authorization: `Bearer ${jwt}` },
      json: { name: 'John Smith', phone: '+14155551234' },
    });
    john = response.body.data.id;
  });

  it.each(readdirSync(path.join(ROOT, 'docs/dialects')))(
    'dialects/%s has commands that succeed',
    async (page) => {
      const { session, key, jwt } = credentials;
      const blocks = blocksOf(`dialects/${page}`).filter(({ language }) => language === 'sh');
      expect(blocks.length).toBeGreaterThan(0);
      const known = [
        `SESSION='${session}' JWT='${jwt}' UUID='${john}'`,
        'curl() { command curl --silent --fail "$@"; }',
      ];
      const here = { 'localhost:3000': new URL(api.url).host, cg_xxx: key, YOUR_API_TOKEN: key };
      await runInShell([...known, ...blocks.map(({ text }) => filledIn(text, here))]);
    },
  );

  it('dialects/rest-api-proxy has a program that prints what it says', async () => {
    const blocks = blocksOf('dialects/rest-api-proxy.md');
    const at = blocks.findIndex(({ language }) => language === 'js');
    expect(await runModule(filledIn(blocks[at]!.text, replacements))).toBe(blocks[at + 1]!.text);
  });

  it('has a page and a move for every API', () => {
    expect(pages.sort()).toEqual(Object.keys(moves).sort());
  });

  it.each(pages)('%s changes address and credential, and nothing else', (page) => {
    const programs = changedPrograms(fileOf(page));
    expect(programs.length).toBeGreaterThan(0);
    for (const { before, after } of programs) {
      expect(after).not.toBe(before);
      expect(withoutAddressAndCredential(after)).toBe(withoutAddressAndCredential(before));
    }
  });

  const run = async ({ language, after }: ChangedProgram) => {
    const program = filledIn(after, replacements);
    return language === 'sh' ? (await runInShell([program]))[0] : runModule(program);
  };

  it.each(pages)('%s has programs that print here what they printed before', async (page) => {
    for (const program of changedPrograms(fileOf(page))) expect(await run(program)).toBe(program.output);
  });

  it('links a user who signed up here to the one whom Supabase knows', async () => {
    const sql = blocksOf(fileOf('crm-contacts-api')).filter(({ language }) => language === 'sql');
    const [, sub = ''] = /'external', '([0-9a-f-]{36})'/.exec(sql[1]!.text) ?? [];
    const headers = { authorization: `Bearer ${supabaseToken(sub)}` };
    const { status } = await api.request('GET', '/functions/v1/crm-contacts-api', { headers });
    expect(status).toBe(200);
  });

  const bringsOver = async (move: Move, program: string) => {
    const [old, fresh] = [await api.tenant('Old'), await api.tenant('New')];
    const seeded = await move.seed(api, old, fresh);
    const before = await move.all(api, old);
    for (let time = 1; time <= 2; time += 1) {
      const given = { environment: await move.given(api, old, fresh), ...seeded };
      expect(await runModule(program, given)).toBe(move.says);
      expect(await move.all(api, fresh)).toEqual(before);
    }
    expect(await move.all(api, old)).toEqual(before);
  };

  it.each(pages)('%s brings the data over under their ids, once however often', (page) =>
    bringsOver(moves[page]!, moveProgram(fileOf(page))),
  );

  it('crm-v1 brings companies, deals, activities, stages and custom fields over, once however often', () =>
    bringsOver(dealsMove, moveProgram(fileOf('crm-v1'), 'move-deals.mjs')));
});
