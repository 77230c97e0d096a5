import { DomainError } from '@rosetta/common';
import { ContactIdentityMap } from './contact-identity-map.js';
import type { ContactFields } from './contact.commands.js';
import type { Contact } from './contact.entity.js';
import { blankContact, type ContactState, writeFields } from './contact-state.js';

const read = (fields: ContactFields): ContactState => writeFields(blankContact, fields, null);

/** A stored contact; `day` is when it was made. */
function stored(id: string, fields: ContactFields, day = 1): Contact {
  return { ...read(fields), id, createdAt: new Date(Date.UTC(2026, 0, day)) } as Contact;
}

function merge(identityMap: ContactIdentityMap, id: string, fields: ContactFields): void {
  identityMap.merge(identityMap.get(id)!, fields, read(fields));
}

const matched = (identityMap: ContactIdentityMap, emails: string[], phones: string[] = []) => {
  const match = identityMap.match(emails, phones);
  return match && [match.entry.id, match.others.map(({ id }) => id)];
};

describe('ContactIdentityMap', () => {
  const [a, b] = ['a@example.com', 'b@example.com'];
  const [one, two] = ['+201111111111', '+201222222222'];

  describe('match', () => {
    it('finds nobody by what nobody has, or by nothing', () => {
      const identityMap = new ContactIdentityMap([stored('x', { emails: [a] })]);
      expect([matched(identityMap, [b], [one]), matched(identityMap, [])]).toEqual([null, null]);
    });

    it('finds by e-mail before phone, and names the others', () => {
      const identityMap = new ContactIdentityMap([
        stored('old', { phones: [one] }),
        stored('new', { emails: [a] }, 2),
      ]);
      expect(matched(identityMap, [a], [one])).toEqual(['new', ['old']]);
    });

    it('finds by the first e-mail that somebody has', () => {
      const identityMap = new ContactIdentityMap([
        stored('x', { emails: [b] }),
        stored('y', { emails: [a] }, 2),
      ]);
      expect(matched(identityMap, ['nobody@example.com', a, b])).toEqual(['y', ['x']]);
    });

    it('finds the oldest of those who share a value, whatever their ids and their order', () => {
      const young = stored('1', { phones: [one] }, 2);
      const old = stored('2', { phones: [one] }, 1);
      expect(matched(new ContactIdentityMap([young, old]), [], [one])).toEqual(['2', ['1']]);
      expect(matched(new ContactIdentityMap([old, young]), [], [one])).toEqual(['2', ['1']]);
    });

    it('decides by id between two of the same moment', () => {
      const twins = [stored('2', { phones: [one] }), stored('1', { phones: [one] })];
      expect(matched(new ContactIdentityMap(twins), [], [one])).toEqual(['1', ['2']]);
    });

    it('sees what the call created and merged, and names nobody twice', () => {
      const identityMap = new ContactIdentityMap([]);
      identityMap.create('new', read({ emails: [a] }));
      merge(identityMap, 'new', { emails: [b], phones: [one] });
      expect(matched(identityMap, [a, b], [one])).toEqual(['new', []]);
    });

    it('finds the older one by a value that came to it later', () => {
      const identityMap = new ContactIdentityMap([
        stored('old', { emails: [a] }),
        stored('young', { phones: [one] }, 2),
      ]);
      merge(identityMap, 'old', { emails: [a], phones: [one] });
      expect(matched(identityMap, [], [one])).toEqual(['old', ['young']]);
    });

    it('does not find what was forgotten, and still finds who shares its values', () => {
      const identityMap = new ContactIdentityMap([stored('x', { phones: [one] })]);
      identityMap.forget(identityMap.create('new', read({ emails: [a], phones: [one] })));
      expect([matched(identityMap, [a]), matched(identityMap, [], [one])]).toEqual([null, ['x', []]]);
      expect([identityMap.get('new'), identityMap.created()]).toEqual([undefined, []]);
    });
  });

  describe('merge', () => {
    const known: ContactFields = {
      firstName: 'Ahmed',
      lastName: 'Ali',
      emails: [a],
      phones: [one],
      tags: ['vip'],
      source: 'web',
      optInStatus: false,
      customFields: { city: 'Cairo', deep: { x: 1 } },
    };
    const merged = (fields: ContactFields) => {
      const identityMap = new ContactIdentityMap([stored('x', known)]);
      merge(identityMap, 'x', fields);
      return identityMap.get('x')!.state;
    };

    it('overwrites what is said, keeps the rest and joins the name', () => {
      expect(merged({ lastName: 'Hassan', optInStatus: true })).toEqual({
        ...read(known),
        fullName: 'Ahmed Hassan',
        lastName: 'Hassan',
        optInStatus: true,
      });
    });

    it.each([null, '', undefined])('overwrites nothing with %j', (nothing) => {
      const blank = { firstName: nothing, lastName: nothing, source: nothing, description: nothing };
      expect(merged(blank)).toEqual(read(known));
    });

    it('unites lists in order, and custom fields by key', () => {
      const state = merged({
        emails: [b, a],
        phones: [two],
        tags: ['new', 'vip'],
        customFields: { deep: { y: 2 }, plan: 'pro' },
      });
      expect(state).toMatchObject({ emails: [a, b], phones: [one, two], tags: ['vip', 'new'] });
      expect(state.customFields).toEqual({ city: 'Cairo', deep: { y: 2 }, plan: 'pro' });
    });

    it('keeps a phone as it was typed, in front of those that are united', () => {
      const identityMap = new ContactIdentityMap([stored('x', { emails: [a], phone: 'extension 5' })]);
      merge(identityMap, 'x', { phones: [one] });
      expect(identityMap.get('x')!.state).toMatchObject({ phoneAsWritten: 'extension 5', phones: [one] });
    });

    it('leaves the contact as it was when the outcome breaks a rule', () => {
      const identityMap = new ContactIdentityMap([
        stored('x', { ...known, customFields: { old: 'x'.repeat(20_000) } }),
      ]);
      const before = identityMap.get('x')!.state;
      expect(() =>
        merge(identityMap, 'x', { phones: [two], customFields: { new: 'x'.repeat(20_000) } }),
      ).toThrow(DomainError);
      expect(identityMap.get('x')!.state).toBe(before);
      expect(matched(identityMap, [], [two])).toBeNull();
    });
  });

  it('knows a contact by its external id where no e-mail and no phone tells, and by its id before all', () => {
    const external = (externalId: string | number) => ({ customFields: { external_id: externalId } });
    const identityMap = new ContactIdentityMap([
      stored('x', { emails: [a], ...external('7') }),
      stored('y', { emails: [b], ...external('8') }),
    ]);
    const found = (emails: string[], named: object) => identityMap.match(emails, [], named)?.entry.id;
    expect(found([], { externalId: '8' })).toBe('y');
    expect(found([a], { externalId: '8' })).toBe('x');
    expect(found([a], { id: 'y', externalId: '7' })).toBe('y');
    expect(found([], { id: 'nobody', externalId: '9' })).toBeUndefined();
    const made = identityMap.create('new', read({ ...external(9) }));
    expect(found([], { externalId: '9' })).toBe('new');
    identityMap.forget(made);
    expect(found([], { externalId: '9' })).toBeUndefined();
  });

  it('names as changed only what differs from what is stored', () => {
    const identityMap = new ContactIdentityMap([
      stored('same', { emails: [a], tags: ['vip'], customFields: { x: 1, y: 2 } }),
      stored('other', { emails: [b] }),
    ]);
    merge(identityMap, 'same', { emails: [a], tags: ['vip'], customFields: { y: 2 } });
    merge(identityMap, 'other', { tags: ['new'] });
    identityMap.create('new', read({ phones: [one] }));
    expect(identityMap.changed().map(({ id }) => id)).toEqual(['other']);
    expect(identityMap.created().map(({ id }) => id)).toEqual(['new']);
  });
});
