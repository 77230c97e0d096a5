import { equivalentEmails, normalizeEmail, readEmails } from './email.js';

describe('normalizeEmail', () => {
  it('lower-cases, in any script', () => {
    expect(normalizeEmail('Taro.Yamada@Example.COM')).toBe('taro.yamada@example.com');
    expect(normalizeEmail('ÄRGER@BÜCHER.example')).toBe('ärger@bücher.example');
  });

  it('drops blanks around the address', () => {
    expect(normalizeEmail(' taro@example.com\n')).toBe('taro@example.com');
  });

  it.each(['a@b.co', 'a+b@sub.example.com', "o'hara@example.com", '太郎@例え.テスト', 'a@b..c'])(
    'takes %j',
    (written) => {
      expect(normalizeEmail(written)).toBe(written);
    },
  );

  it.each([
    'ann@example.com\u200b',
    '\ufeffann@example.com',
    'ann@exam\u00adple.com',
    '<ann@example.com>',
    'Ann Lee <ann@example.com>',
    '"Lee, Ann" <Ann@Example.com>;',
    'mailto:ann@example.com',
    'MAILTO:ann%40example.com?subject=x',
    '<mailto:ann@example.com>',
    'ann＠example．com',
    'ａｎｎ@example。com',
    'ann@example.com.',
    'ann@example.com,',
    'ann@example.com;',
    '"ann@example.com"',
    "'ann@example.com'",
  ])('reads %j as people and programs write it', (written) => {
    expect(normalizeEmail(written)).toBe('ann@example.com');
  });

  it.each([
    'ann@example.com; bo@example.com',
    'Ann <ann@example.com>, Bo <bo@example.com>',
    'ann@example.com ::: bo@example.com',
    'ann@example.com,bo@example.com',
    'ann@example.com;bo@example.com',
    'ann@example.com|bo@example.com',
  ])('reads both addresses of %j', (written) => {
    expect(readEmails(written)).toEqual(['ann@example.com', 'bo@example.com']);
  });

  it.each([
    'ann@example.com; x',
    'ann@example.com bo@example.com',
    'ann@example.com,nobody',
    'nobody,ann@example.com',
    'ann@example.com;nobody',
    'ann@example.com|nobody',
    'ann@example.com,nobody.example',
  ])('refuses %j', (written) => {
    expect(readEmails(written)).toBeNull();
  });

  it('knows a domain in its own script and in ASCII for one', () => {
    const forms = ['a@bücher.example', 'a@xn--bcher-kva.example'];
    for (const form of forms) {
      expect(normalizeEmail(form)).toBe(form);
      expect(equivalentEmails(form).sort()).toEqual([...forms].sort());
    }
  });

  it.each(['', ' ', 'a', 'a@b', 'a@b.c', '@b.co', 'a@.co', 'a@b@c.co', 'a b@c.co', 'a@b c.co', 'a@b.c o'])(
    'refuses %j',
    (written) => {
      expect(normalizeEmail(written)).toBeNull();
    },
  );

  it('takes as many characters as mail can carry, and no more', () => {
    const longest = 'a'.repeat(254 - '@example.com'.length) + '@example.com';
    expect(normalizeEmail(longest)).toBe(longest);
    expect(normalizeEmail(`a${longest}`)).toBeNull();
  });
});
