import { checkText, checkTexts } from './text-limits.js';

describe('checkText', () => {
  it('counts characters, not code units', () => {
    expect(checkText('name', '😀'.repeat(100), 100)).toHaveLength(200);
    expect(() => checkText('name', '😀'.repeat(101), 100)).toThrow('name must be at most 100 characters');
  });

  it.each(['a\0b', '\ud83d', 'a\ude00'])('refuses %j, which cannot be stored', (text) => {
    expect(() => checkText('note', text, 100)).toThrow('note holds a character that cannot be stored');
  });

  it('lets null pass', () => {
    expect(checkText('note', null, 100)).toBeNull();
  });
});

describe('checkTexts', () => {
  it('drops repetitions and keeps the order', () => {
    expect(checkTexts('tags', ['b', 'a', 'b'], 50, 10)).toEqual(['b', 'a']);
  });

  it('refuses too many and too long', () => {
    expect(() => checkTexts('tags', ['a', 'b', 'c'], 50, 2)).toThrow('tags must be at most 2');
    expect(() => checkTexts('tags', ['a'.repeat(51)], 50, 2)).toThrow('tags must be at most 50 characters');
  });
});
