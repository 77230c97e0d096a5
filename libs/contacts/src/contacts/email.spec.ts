import { normalizeEmail } from './email.js';

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
