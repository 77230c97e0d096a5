import { changedProperties } from '@rosetta/common';
import { blankContact, type ContactState, writableProperties, writeFields } from './contact-state.js';
import type { ContactFields, ContactWriting } from './contact.commands.js';

/** A contact to which the given fields were written. */
function contact(fields: ContactFields): ContactState {
  return writeFields(blankContact, fields, null);
}

function write(state: ContactState, fields: ContactFields & ContactWriting, country: string | null = null) {
  return writeFields(state, fields, country);
}

describe('writeFields', () => {
  it('changes nothing when nothing was sent', () => {
    const before = contact({
      name: 'Ada Lovelace',
      emails: ['a@example.com'],
      phone: '090-1234-5678',
      tags: ['x'],
    });
    expect(write(before, {})).toEqual(before);
  });

  it('leaves the state it was given alone', () => {
    const before = contact({ emails: ['a@example.com'], customFields: { a: 1 } });
    const copy = structuredClone(before);
    write(before, { email: 'b@example.com', customFields: { b: 2 }, mergeCustomFields: true });
    expect(before).toEqual(copy);
  });

  describe('names', () => {
    it.each([
      ['Ada Lovelace', 'Ada', 'Lovelace'],
      ['Ada King Lovelace', 'Ada', 'King Lovelace'],
      ['Ada', 'Ada', null],
      ['  Ada   King\u3000Lovelace ', 'Ada', 'King Lovelace'],
      ['山田　太郎', '山田', '太郎'],
    ])(
      'keeps the single name %j verbatim and reads first and last name from it',
      (name, firstName, lastName) => {
        expect(contact({ name })).toMatchObject({ fullName: name, firstName, lastName });
      },
    );

    it('joins first and last name', () => {
      expect(contact({ firstName: '太郎', lastName: '山田' }).fullName).toBe('太郎 山田');
    });

    it('joins the part that was sent with the part that stays', () => {
      const renamed = write(contact({ name: 'Ada  Lovelace' }), { lastName: 'King' });
      expect(renamed).toMatchObject({ fullName: 'Ada King', firstName: 'Ada', lastName: 'King' });
    });

    it('has the remaining part as its name when the other is cleared', () => {
      const before = contact({ firstName: 'Ada', lastName: 'King' });
      expect(write(before, { firstName: null }).fullName).toBe('King');
      expect(write(before, { firstName: '', lastName: null }).fullName).toBeNull();
    });

    it('keeps its parts when its name is written back as it was read', () => {
      const before = contact({ firstName: 'Mary Jane', lastName: 'Watson' });
      expect(write(before, { name: 'Mary Jane Watson' })).toEqual(before);
    });

    it('loses every part of its name with the single name', () => {
      const cleared = write(contact({ name: 'Ada King' }), { name: null });
      expect(cleared).toMatchObject({ fullName: null, firstName: null, lastName: null });
    });

    it('refuses a part of more than 100 characters', () => {
      expect(() => contact({ firstName: 'x'.repeat(101) })).toThrow(
        'first_name must be at most 100 characters',
      );
      expect(() => contact({ lastName: 'x'.repeat(101) })).toThrow(
        'last_name must be at most 100 characters',
      );
      expect(contact({ lastName: 'x'.repeat(100) }).lastName).toHaveLength(100);
    });
  });

  describe('e-mails', () => {
    const two = contact({ emails: ['A@Example.com', 'b@example.com'] });

    it('are stored in lower case, in the order written, each once', () => {
      expect(contact({ emails: ['B@x.example', 'a@x.example', 'b@X.example'] }).emails).toEqual([
        'b@x.example',
        'a@x.example',
      ]);
    });

    it('keep the others when a one-value dialect writes the primary', () => {
      expect(write(two, { email: 'C@example.com' }).emails).toEqual(['c@example.com', 'b@example.com']);
    });

    it.each([null, '', '  '])('let the next one move up when the primary is written as %j', (email) => {
      expect(write(two, { email }).emails).toEqual(['b@example.com']);
    });

    it('change places when the next one is written as the primary', () => {
      expect(write(two, { email: 'b@example.com' }).emails).toEqual(['b@example.com', 'a@example.com']);
    });

    it('are cleared as a list by null and by nothing in it', () => {
      expect(write(two, { emails: null }).emails).toEqual([]);
      expect(write(two, { emails: [] }).emails).toEqual([]);
    });

    it('are refused when one of them is none, and the message names it', () => {
      expect(() => contact({ emails: ['a@example.com', 'nobody'] })).toThrow('Invalid email: "nobody"');
      expect(() => contact({ email: 'a@b' })).toThrow('Invalid email: "a@b"');
    });

    it('are fifty at most', () => {
      const emails = Array.from({ length: 51 }, (_, n) => `${n}@example.com`);
      expect(() => contact({ emails })).toThrow('emails must be at most 50');
      expect(contact({ emails: emails.slice(1) }).emails).toHaveLength(50);
    });
  });

  describe('phones', () => {
    const two = contact({ phones: ['+20 101 717 7777', '+201111111111'] });

    it('are stored normalized, in the order written, each once', () => {
      expect(contact({ phones: ['+20 101 717 7777', '201111111111', '+201017177777'] }).phones).toEqual(
        two.phones,
      );
    });

    it('are refused as a list when one of them does not normalize', () => {
      expect(() => contact({ phones: ['+201017177777', 'abc'] })).toThrow('Invalid phone: "abc"');
    });

    it('are fifty at most', () => {
      const phones = Array.from({ length: 51 }, (_, n) => `+2010171777${n + 10}`);
      expect(() => contact({ phones })).toThrow('phones must be at most 50');
    });

    it('are read with the default country of the organization', () => {
      expect(write(blankContact, { phones: ['0101 717 7777'] }, 'EG').phones).toEqual(['+201017177777']);
    });

    it('keep how a one-phone dialect wrote the primary, and the others', () => {
      const written = write(two, { phone: '090-1234-5678' });
      expect(written).toMatchObject({
        phones: ['+09012345678', '+201111111111'],
        phoneAsWritten: '090-1234-5678',
      });
    });

    it('keep no spelling that says the same as the number', () => {
      expect(write(two, { phone: '+441632960000' }).phoneAsWritten).toBeNull();
    });

    it('keep what does not normalize as it was written, and do not refuse it', () => {
      const written = write(two, { phone: 'ask at the desk' });
      expect(written).toMatchObject({ phones: ['+201111111111'], phoneAsWritten: 'ask at the desk' });
    });

    it('do not change when the primary is written as it is shown', () => {
      const shown = contact({ phone: '090-1234-5678' });
      expect(write(shown, { phone: '090-1234-5678' })).toEqual(shown);
    });

    it.each([null, '', '  '])('let the next one move up when the primary is written as %j', (phone) => {
      expect(write(two, { phone })).toMatchObject({ phones: ['+201111111111'], phoneAsWritten: null });
    });

    it('lose the spelling with the number it spells', () => {
      const spelled = write(two, { phone: '+20 122 222 2222' });
      expect(write(spelled, { phone: null })).toMatchObject({
        phones: ['+201111111111'],
        phoneAsWritten: null,
      });
    });

    it('lose nothing but what was shown when an unreadable primary is cleared', () => {
      const unreadable = write(two, { phone: 'ask at the desk' });
      expect(write(unreadable, { phone: '' })).toMatchObject({
        phones: ['+201111111111'],
        phoneAsWritten: null,
      });
    });

    it('forget the spelling when a list puts another number first', () => {
      const spelled = contact({ phone: '090-1234-5678' });
      expect(write(spelled, { phones: ['+201017177777', '+09012345678'] }).phoneAsWritten).toBeNull();
    });

    it('remember the spelling when a list keeps its number first', () => {
      const spelled = contact({ phone: '090-1234-5678' });
      expect(write(spelled, { phones: ['+09012345678', '+201017177777'] }).phoneAsWritten).toBe(
        '090-1234-5678',
      );
    });

    it('refuse a spelling of more than 50 characters', () => {
      expect(() => contact({ phone: 'x'.repeat(51) })).toThrow('phone must be at most 50 characters');
    });
  });

  describe('company', () => {
    const ACCOUNT = '0190a000-0000-7000-8000-000000000001';

    it('drops the free text when an account is named', () => {
      const before = contact({ companyName: 'Acme' });
      expect(write(before, { companyId: ACCOUNT })).toMatchObject({ companyId: ACCOUNT, companyName: null });
    });

    it('keeps the free text when the account stays what it is', () => {
      const before = { ...contact({ companyName: 'Acme' }), companyId: ACCOUNT };
      expect(write(before, { companyId: ACCOUNT }).companyName).toBe('Acme');
    });

    it.each(['Globex', null])('drops the account when the free text becomes %j', (companyName) => {
      const before = { ...contact({ companyName: 'Acme' }), companyId: ACCOUNT };
      expect(write(before, { companyName })).toMatchObject({ companyId: null, companyName });
    });

    it('drops an account that has no free text when the text is cleared', () => {
      expect(write(contact({ companyId: ACCOUNT }), { companyName: null }).companyId).toBeNull();
    });

    it('keeps the account when the free text stays what it is', () => {
      const before = { ...contact({ companyName: 'Acme' }), companyId: ACCOUNT };
      expect(write(before, { companyName: 'Acme' })).toEqual(before);
    });

    it('keeps both when both are written', () => {
      const both = { companyId: ACCOUNT, companyName: 'Acme' };
      expect(contact(both)).toMatchObject(both);
    });
  });

  describe('other fields', () => {
    it.each(['position', 'description', 'source', 'companyName', 'assigneeId'] as const)(
      'clear %s by null',
      (field) => {
        expect(write(contact({ [field]: 'x' }), { [field]: null })[field]).toBeNull();
      },
    );

    it('opt in unless told otherwise', () => {
      expect(blankContact.optInStatus).toBe(true);
      expect(write(contact({ optInStatus: false }), { optInStatus: null }).optInStatus).toBe(true);
    });

    it('have every tag once, in the order written', () => {
      expect(contact({ tags: ['b', 'a', 'b'] }).tags).toEqual(['b', 'a']);
      expect(write(contact({ tags: ['a'] }), { tags: null }).tags).toEqual([]);
    });

    it.each([
      ['position', 200],
      ['description', 5000],
      ['source', 50],
    ] as const)('refuse a %s of more than %d characters', (field, max) => {
      expect(contact({ [field]: 'あ'.repeat(max) })[field]).toHaveLength(max);
      expect(() => contact({ [field]: 'あ'.repeat(max + 1) })).toThrow(
        `${field} must be at most ${max} characters`,
      );
    });

    it.each([
      'name',
      'firstName',
      'lastName',
      'email',
      'phone',
      'position',
      'companyName',
      'description',
      'source',
    ] as const)('refuse NUL in %s', (field) => {
      expect(() => contact({ [field]: 'a\0b@example.com' })).toThrow('a character that cannot be stored');
    });
  });

  describe('custom fields', () => {
    const before = contact({ customFields: { city: 'Cairo', size: { w: 1, h: 2 } } });

    it('replace the old ones', () => {
      expect(write(before, { customFields: { n: 1 } }).customFields).toEqual({ n: 1 });
      expect(write(before, { customFields: null }).customFields).toEqual({});
    });

    it('are merged by key when the writing says so', () => {
      const merged = write(before, {
        customFields: { size: { w: 3 }, n: 1 },
        mergeCustomFields: true,
      }).customFields;
      expect(merged).toEqual({ city: 'Cairo', size: { w: 3 }, n: 1 });
    });

    it('are held to their limit after merging', () => {
      const full = contact({ customFields: { a: 'x'.repeat(20_000) } });
      expect(() => write(full, { customFields: { b: 'x'.repeat(20_000) }, mergeCustomFields: true })).toThrow(
        'at most 32 KB',
      );
    });
  });
});

describe('changedProperties', () => {
  it('names what differs, inside lists and objects too', () => {
    const before = contact({ firstName: 'Ada', tags: ['a'], customFields: { a: [1] } });
    const after = write(before, { firstName: 'Ida', tags: ['a', 'b'], customFields: { a: [2] } });
    expect(changedProperties(writableProperties, before, after)).toEqual([
      'fullName',
      'firstName',
      'tags',
      'customFields',
    ]);
  });

  it('names nothing when values are written as they are', () => {
    const before = contact({ tags: ['a'], customFields: { a: [1], b: 2 } });
    expect(
      changedProperties(
        writableProperties,
        before,
        write(before, { tags: ['a'], customFields: { b: 2, a: [1] } }),
      ),
    ).toEqual([]);
  });
});
