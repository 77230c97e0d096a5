import type { JournalEntry } from '@rosetta/events';
import { publishedEventsOf } from './published-events.js';

const entry = (fields: Partial<JournalEntry>) =>
  ({ entity: 'deal', action: 'updated', before: null, after: null, ...fields }) as JournalEntry;

describe('publishedEventsOf', () => {
  it.each<[string, Partial<JournalEntry>, string[]]>([
    ['a new deal', { action: 'created', after: { stage: 'new' } }, ['deal.created']],
    [
      'one that is somebody’s at once',
      { action: 'created', after: { stage: 'new', ownerId: 'a' } },
      ['deal.created', 'deal.assigned'],
    ],
    ['a changed one', { before: { title: 'A' }, after: { title: 'B' } }, ['deal.updated']],
    [
      'one in another stage',
      { before: { stage: 'new' }, after: { stage: 'won' } },
      ['deal.updated', 'deal.stage.changed'],
    ],
    [
      'one given to somebody else',
      { before: { ownerId: 'a' }, after: { ownerId: 'b' } },
      ['deal.updated', 'deal.assigned'],
    ],
    ['one taken from somebody', { before: { ownerId: 'a' }, after: { ownerId: null } }, ['deal.updated']],
    [
      'a contact given to somebody',
      { entity: 'contact', before: { assigneeId: null }, after: { assigneeId: 'a' } },
      ['contact.updated', 'contact.assigned'],
    ],
    ['a restored one', { action: 'restored' }, ['deal.updated']],
    ['a deleted one', { action: 'deleted' }, []],
    ['a purged one', { action: 'purged' }, []],
    ['a contact that a user was related to', { entity: 'contact', action: 'user_linked' }, []],
    ['a company', { entity: 'company', action: 'created' }, []],
  ])('tells of %s', (_what, fields, events) => {
    expect(publishedEventsOf(entry(fields))).toEqual(events);
  });
});
