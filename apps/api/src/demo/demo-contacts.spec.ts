import { normalizeEmail, normalizePhone } from '@rosetta/contacts';
import { demoCompanies, demoContacts } from './demo-contacts.js';

const ASSIGNEE = '0190a000-0000-7000-8000-000000000001';
const contacts = demoContacts(ASSIGNEE);
const fields = contacts.map((contact) => contact.fields);

describe('demoContacts', () => {
  it('are about three hundred, and the same at every start', () => {
    expect(contacts).toHaveLength(306);
    expect(demoContacts(ASSIGNEE)).toEqual(contacts);
  });

  it.each(['Latin', 'Arabic', 'Han', 'Hangul', 'Cyrillic', 'Greek', 'Devanagari'])(
    'have names in %s script',
    (script) => {
      const inScript = new RegExp(`^\\p{Script=${script}}`, 'u');
      expect(fields.filter(({ lastName }) => inScript.test(lastName ?? '')).length).toBeGreaterThan(15);
    },
  );

  it('have e-mail addresses that the product stores as they are', () => {
    const emails = fields.flatMap((contact) => contact.emails ?? []);
    expect(emails.map(normalizeEmail)).toEqual(emails);
  });

  it('share no e-mail address and no phone number', () => {
    for (const values of [
      fields.flatMap(({ emails }) => emails ?? []),
      fields.flatMap(({ phones }) => phones ?? []),
    ])
      expect(new Set(values).size).toBe(values.length);
  });

  it('can be written to without reaching anybody: every domain is reserved', () => {
    const domains = fields.flatMap(({ emails }) => emails ?? []).map((email) => email.split('@')[1]);
    expect(
      domains.filter((domain) => !/^(example\.(com|org|net|jp)|[a-z-]+\.example)$/.test(domain ?? '')),
    ).toEqual([]);
  });

  it('have phone numbers that the product can normalize', () => {
    const phones = fields.flatMap((contact) => contact.phones ?? []);
    expect(phones.map((phone) => normalizePhone(phone))).toEqual(
      phones.map((phone) => phone.replace(/\D/g, '').replace(/^/, '+')),
    );
  });

  it('are leads to two in three, each with an external id of its own', () => {
    const ids = fields.flatMap(({ customFields }) => customFields?.['external_id'] ?? []);
    expect(ids.length).toBeGreaterThan(150);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('demoCompanies', () => {
  it('are about forty, each with a name and a domain of its own', () => {
    const companies = demoCompanies();
    expect(companies.length).toBeGreaterThan(38);
    expect(new Set(companies.map(({ name }) => name)).size).toBe(companies.length);
    expect(new Set(companies.map(({ domain }) => domain)).size).toBe(companies.length);
  });
});
