import { checkCustomFields, reservedKeysOf } from './custom-fields.js';

/** An object of `levels` objects, one inside the other. */
function nested(levels: number): Record<string, unknown> {
  let inner: Record<string, unknown> = { a: 1 };
  for (let level = 1; level < levels; level++) inner = { a: inner };
  return inner;
}

/** Fields that are `bytes` long as JSON. */
function ofBytes(bytes: number): Record<string, unknown> {
  return { a: 'x'.repeat(bytes - '{"a":""}'.length) };
}

describe('checkCustomFields', () => {
  it('returns the fields as they were given', () => {
    const fields = { city: 'Cairo', is_gift: true, n: 1.5, none: null, list: [1, { deep: 'ٌ' }] };
    expect(checkCustomFields(fields)).toEqual(fields);
  });

  it.each([[null], [undefined], ['text'], [1], [true], [[]], [[{ a: 1 }]]])(
    'refuses %j, which is no object',
    (fields) => {
      expect(() => checkCustomFields(fields)).toThrow('custom_fields must be an object');
    },
  );

  it.each(['a', 'A9_z', '_reserved', '0', 'k'.repeat(64)])('takes the key %j', (key) => {
    expect(checkCustomFields({ [key]: 1 })).toEqual({ [key]: 1 });
  });

  it.each(['', 'k'.repeat(65), 'a b', 'a-b', 'a.b', 'clé', "a'b", 'a"b', 'a\n', '鍵'])(
    'refuses the key %j',
    (key) => {
      expect(() => checkCustomFields({ [key]: 1 })).toThrow(/key .* is not allowed/s);
    },
  );

  it('leaves keys inside the values free', () => {
    expect(checkCustomFields({ address: { 'post code': '10115' } })).toEqual({
      address: { 'post code': '10115' },
    });
  });

  it('takes 32 KB and not a byte more', () => {
    expect(() => checkCustomFields(ofBytes(32 * 1024))).not.toThrow();
    expect(() => checkCustomFields(ofBytes(32 * 1024 + 1))).toThrow('at most 32 KB');
  });

  it('counts bytes, not characters', () => {
    expect(() => checkCustomFields({ a: 'あ'.repeat(11_000) })).toThrow('at most 32 KB');
  });

  it('takes 32 levels and not one more', () => {
    expect(() => checkCustomFields(nested(32))).not.toThrow();
    expect(() => checkCustomFields(nested(33))).toThrow('levels deep');
  });

  it('refuses any depth without exhausting the stack', () => {
    expect(() => checkCustomFields(nested(100_000))).toThrow('levels deep');
  });

  it.each([
    ['NUL', '\0'],
    ['NUL after a backslash', '\\\0'],
    ['a lone high surrogate', '\ud83d'],
    ['a lone low surrogate', 'a\ude00'],
    ['surrogates the wrong way round', '\ude00\ud83d'],
  ])('refuses %s, in a value and in an inner key', (_what, text) => {
    expect(() => checkCustomFields({ a: text })).toThrow('cannot be stored');
    expect(() => checkCustomFields({ a: [{ [text]: 1 }] })).toThrow('cannot be stored');
  });

  it.each(['😀', '\\u0000', '\\ud83d', 'C:\\udd00', '\\\\u0000', '\u0001\u001f'])('takes %j', (text) => {
    expect(checkCustomFields({ a: text })).toEqual({ a: text });
  });

  it.each(['{"a":1e400}', '{"a":-1e400}', '{"a":[{"b":1e400}]}'])(
    'refuses %s instead of storing null',
    (json) => {
      expect(() => checkCustomFields(JSON.parse(json))).toThrow('a number that is too large');
    },
  );
});

describe('reservedKeysOf', () => {
  it('names the keys that begin with an underscore', () => {
    expect(reservedKeysOf({ _internal: 1, city: 2, _: 3, a_b: 4 })).toEqual(['_internal', '_']);
  });
});
