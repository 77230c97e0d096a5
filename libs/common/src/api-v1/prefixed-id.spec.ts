import { pathId, referenceId } from './prefixed-id.js';

const UUID = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';
const HEX = UUID.replaceAll('-', '');

describe('pathId', () => {
  it('reads the id of its entity', () => {
    expect(pathId('contact', 'Contact', `cont_${HEX}`)).toBe(UUID);
  });

  it.each([`comp_${HEX}`, UUID, '1', ''])('says that %j does not exist', (id) => {
    expect(() => pathId('contact', 'Contact', id)).toThrow(
      expect.objectContaining({ code: 'not_found', message: 'Contact not found' }),
    );
  });
});

describe('referenceId', () => {
  it('reads the id of its entity', () => {
    expect(referenceId('company', 'Company', `comp_${HEX}`)).toBe(UUID);
  });

  it.each([null, undefined])('leaves %j, which refers to nothing', (id) => {
    expect(referenceId('company', 'Company', id)).toBe(id);
  });

  it.each([`cont_${HEX}`, UUID, ''])('refuses %j', (id) => {
    const refusal = { code: 'validation_failed', message: 'Company not found' };
    expect(() => referenceId('company', 'Company', id)).toThrow(expect.objectContaining(refusal));
  });
});
