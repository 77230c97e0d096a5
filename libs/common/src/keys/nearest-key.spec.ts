import { nearestKey } from './nearest-key.js';

const contacts = ['id', 'first_name', 'last_name', 'phones', 'emails', 'tags', 'assignee_id', 'created_at'];

describe('nearestKey', () => {
  it.each([
    ['Email', 'emails'],
    ['e-mail', 'emails'],
    ['mobile', 'phones'],
    ['Phone Number', 'phones'],
    ['firstName', 'first_name'],
    ['First Name', 'first_name'],
    ['surname', 'last_name'],
    ['fist_name', 'first_name'],
    ['frist_name', 'first_name'],
    ['tag', 'tags'],
    ['owner', 'assignee_id'],
    ['created_by', undefined],
    ['shoe_size', undefined],
    ['', undefined],
    ['_', undefined],
  ])('of %s is %s', (key, nearest) => {
    expect(nearestKey(key, contacts)).toBe(nearest);
  });

  it('is none of a key that is longer than any', () => {
    expect(nearestKey('x'.repeat(100_000), contacts)).toBeUndefined();
  });

  it('prefers what is spelled alike to what means the same', () => {
    expect(nearestKey('Owner', ['assignee_id', 'owner'])).toBe('owner');
  });

  it('is none where nothing is known', () => {
    expect(nearestKey('email', [])).toBeUndefined();
  });
});
