import { presentTimelineEntry } from './timeline.presenter.js';
import type { TimelineEntry } from './timeline.repository.js';

const ID = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';
const HEX = ID.replaceAll('-', '');

const change: TimelineEntry = {
  id: ID,
  type: 'change',
  at: new Date('2026-05-15T10:00:00.789Z'),
  kind: null,
  direction: null,
  body: null,
  action: 'updated',
  dialect: 'crm-v1',
  userId: null,
  apiKeyId: ID,
  before: { fullName: 'Ada King', customFields: { someKey: 1 }, tags: [] },
  after: null,
};

describe('presentTimelineEntry', () => {
  it('writes a change with the names the wire has, and leaves the keys of custom fields alone', () => {
    expect(presentTimelineEntry(change)).toEqual({
      id: `evt_${HEX}`,
      type: 'change',
      at: '2026-05-15T10:00:00Z',
      user_id: null,
      api_key_id: `ak_${HEX}`,
      kind: null,
      direction: null,
      body: null,
      action: 'updated',
      dialect: 'crm-v1',
      before: { full_name: 'Ada King', custom_fields: { someKey: 1 }, tags: [] },
      after: null,
    });
  });

  it('writes an activity with the id that the activities have', () => {
    const activity: TimelineEntry = { ...change, type: 'activity', kind: 'call', apiKeyId: null, userId: ID };
    expect(presentTimelineEntry(activity)).toMatchObject({
      id: `act_${HEX}`,
      type: 'activity',
      kind: 'call',
      user_id: ID,
      api_key_id: null,
    });
  });
});
