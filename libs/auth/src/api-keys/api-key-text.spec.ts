import { hashApiKey, isApiKey, newApiKey, shownPrefix } from './api-key-text.js';

describe('newApiKey', () => {
  it('begins with cg_ and is accepted as a key', () => {
    const key = newApiKey();
    expect(key).toMatch(/^cg_[0-9A-Za-z]{42}$/);
    expect(isApiKey(key)).toBe(true);
  });

  it('never repeats itself', () => {
    expect(new Set(Array.from({ length: 200 }, newApiKey)).size).toBe(200);
  });
});

describe('isApiKey', () => {
  it('refuses every key with one character mistyped', () => {
    const key = newApiKey();
    for (let i = 3; i < key.length; i++) {
      const typo = key.slice(0, i) + (key[i] === 'x' ? 'y' : 'x') + key.slice(i + 1);
      expect(isApiKey(typo)).toBe(false);
    }
  });

  it('refuses a key with two neighbours swapped', () => {
    const key = newApiKey();
    const at = [...key].findIndex((character, i) => i >= 3 && character !== key[i + 1]);
    const swapped = key.slice(0, at) + key[at + 1] + key[at] + key.slice(at + 2);
    expect(isApiKey(swapped)).toBe(false);
  });

  it.each(['', 'cg_', 'sk_live_123', newApiKey().slice(0, -1), `${newApiKey()}0`, ` ${newApiKey()}`])(
    'refuses %p',
    (text) => {
      expect(isApiKey(text)).toBe(false);
    },
  );
});

describe('hashApiKey', () => {
  it('does not contain the key', () => {
    const key = newApiKey();
    expect(hashApiKey(key)).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('shownPrefix', () => {
  it('shows ten characters', () => {
    const key = newApiKey();
    expect(shownPrefix(key)).toBe(key.slice(0, 10));
  });
});
