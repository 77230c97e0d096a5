import {
  firstIdAt,
  fromPrefixedId,
  idPrefixes,
  isUuid,
  newId,
  type PrefixedEntity,
  toPrefixedId,
} from './ids.js';

const UUID = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';
const HEX = '0190a1b2c3d47e5f8a9b0c1d2e3f4a5b';

describe('newId', () => {
  it('gives ids that sort in the order they were made in', () => {
    const ids = Array.from({ length: 1000 }, () => newId());
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(1000);
    expect(ids.every(isUuid)).toBe(true);
  });
});

describe('firstIdAt', () => {
  it('is before every id that is made from then on, and behind those made before', () => {
    const before = newId();
    const ids = Array.from({ length: 100 }, () => newId());
    expect(ids.every((id) => id > firstIdAt(new Date(Date.now() - 1_000)))).toBe(true);
    expect(firstIdAt(new Date(Date.now() + 1_000)) > before).toBe(true);
  });

  it.each([new Date(-1), new Date(8.64e15)])('is a uuid whenever that is: %s', (instant) => {
    expect(isUuid(firstIdAt(instant))).toBe(true);
  });
});

describe('isUuid', () => {
  it.each([UUID, UUID.toUpperCase(), '00000000-0000-0000-0000-000000000000'])('takes %s', (id) => {
    expect(isUuid(id)).toBe(true);
  });

  it.each([
    HEX,
    `${UUID}0`,
    ` ${UUID}`,
    `${UUID}\n`,
    `{${UUID}}`,
    UUID.replace('0', 'g'),
    '',
    null,
    1,
    [UUID],
  ])('refuses %j', (id) => {
    expect(isUuid(id)).toBe(false);
  });
});

describe('prefixed ids', () => {
  it.each(Object.keys(idPrefixes) as PrefixedEntity[])('of %s can be read back', (entity) => {
    const shown = toPrefixedId(entity, UUID);
    expect(shown).toBe(idPrefixes[entity] + HEX);
    expect(fromPrefixedId(entity, shown)).toBe(UUID);
  });

  it('have prefixes of which none begins like another', () => {
    const prefixes = Object.values(idPrefixes);
    expect(prefixes.filter((p) => prefixes.some((other) => other !== p && other.startsWith(p)))).toEqual([]);
  });

  it.each([`cont_${UUID}`, `cont_${HEX.toUpperCase()}`, `cont_${UUID.toUpperCase()}`])(
    'may be written %s',
    (id) => {
      expect(fromPrefixedId('contact', id)).toBe(UUID);
    },
  );

  it.each([
    `comp_${HEX}`,
    `CONT_${HEX}`,
    HEX,
    UUID,
    `cont_${HEX}0`,
    `cont_${HEX.slice(1)}`,
    `cont_0190a1b2-c3d47e5f8a9b0c1d2e3f4a5b`,
    `cont_${HEX.replace('0', 'g')}`,
    ` cont_${HEX}`,
    `cont_${HEX}\n`,
    'cont_',
    '',
    null,
    undefined,
    7,
    [`cont_${HEX}`],
  ])('are not written %j', (id) => {
    expect(fromPrefixedId('contact', id)).toBeNull();
  });
});
