import { weaknessOf } from './weak-password.js';

const context = { email: 'amira.haddad@nile.example', name: 'Amira Haddad' };

describe('A password is too weak', () => {
  it.each(['password', 'Password', 'PASSWORD1', 'iloveyou1', 'passw0rd', 'letmein1', '123456789'])(
    'as one of the common ones: %s',
    async (password) => expect(await weaknessOf(password, {})).toMatch(/common|sequence/),
  );

  it.each(['          ', '\t\t\t\t\t\t\t\t'])('as nothing but blanks: %j', async (password) =>
    expect(await weaknessOf(password, {})).toBe('The password must not be blank'),
  );

  it.each([
    'aaaaaaaa',
    'abcabcabc',
    'xyxyxyxyx',
    'ああああああああ',
    '98765432',
    'abcdefghij',
    'asdfghjkl',
    'lkjhgfdsa',
  ])('as a repetition or a sequence: %s', async (password) =>
    expect(await weaknessOf(password, {})).toMatch(/repetition|common/),
  );

  it.each([
    'amira.haddad',
    'AmiraHaddad',
    'haddad1984',
    'amira.haddad@nile.example',
    'rosetta-crm',
    'Rosetta2026',
    'contacts!!',
  ])('as made of its context: %s', async (password) =>
    expect(await weaknessOf(password, context)).toMatch(/consist of/),
  );
});

describe('A password is good', () => {
  it.each([
    'correct horse battery',
    'amira likes nile crocodiles',
    'Übergrößenträger',
    '山田太郎は走る犬',
    'k7#Vd0!qLw2',
    'Tr0ub4dor&3x',
  ])('whatever characters it has: %s', async (password) =>
    expect(await weaknessOf(password, context)).toBeNull(),
  );
});
