import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { exampleMessages } from './pages/domain-errors.js';
import { errorsPage } from './pages/errors-page.js';
import { ROOT } from './pages/page.js';
import { startApi, type TestApi } from './support/api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('docs/errors.md', () => {
  const file = path.join(ROOT, 'docs/errors.md');

  it('says what the doors answer', async () => {
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
    const made = (message: string) => [
      message,
      message.replace('PUT', '${method}'),
      message.replace('Contact', '${entity}'),
    ];
    const unknown = exampleMessages.filter(
      (message) => !made(message).some((text) => sources.some((source) => source.includes(text))),
    );
    expect(unknown).toEqual([]);
  });
});
