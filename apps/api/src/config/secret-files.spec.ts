import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withSecretFiles } from './secret-files.js';
import { loadSettings, SettingsError } from './settings.js';

describe('Secrets in files', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'rosetta-secrets-'));
  const file = (name: string, content: string) => {
    writeFileSync(path.join(home, name), content);
    return path.join(home, name);
  };
  afterAll(() => rmSync(home, { recursive: true }));

  it.each([
    ['AUTH_SECRET', 'a secret that is long enough to be one', 'authSecret'],
    ['REDIS_URL', 'redis://:secret@localhost', 'redisUrl'],
  ])('%s is read from the file that %s_FILE names, without the end of its line', (name, content, setting) => {
    const settings = loadSettings(withSecretFiles({ [`${name}_FILE`]: file(name, `${content}\n`) }));
    expect(settings).toEqual({ ...loadSettings({}), [setting]: content });
  });

  it('leave everything else as it is', () => {
    expect(withSecretFiles({ PORT: '4000', REDIS_URL: 'redis://a' })).toEqual({
      PORT: '4000',
      REDIS_URL: 'redis://a',
    });
  });

  it.each([
    [
      'is missing',
      () => ({ AUTH_SECRET_FILE: path.join(home, 'nowhere') }),
      /^AUTH_SECRET_FILE cannot be read: ENOENT/,
    ],
    ['is empty', () => ({ AUTH_SECRET_FILE: file('empty', '\n') }), /^AUTH_SECRET_FILE names an empty file/],
    ['is one of two', () => ({ AUTH_SECRET_FILE: file('two', 'a'), AUTH_SECRET: 'b' }), /are both set$/],
  ])('are refused in one sentence where a file %s', (_what, env, message) => {
    const read = () => withSecretFiles(env());
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(message);
  });
});
