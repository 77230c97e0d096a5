import { useProxy } from './proxy-client.js';
import { useTable } from './table-client.js';

describe('Prefer: timezone at /functions/v1/rest-api-proxy', () => {
  const crm = useProxy();
  const activities = useTable(crm, 'activities');
  let contact_id: string;
  beforeEach(async () => {
    contact_id = (await crm.made()).id;
    await activities.made({ contact_id, kind: 'note', occurred_at: '2026-01-15T10:00:00.250Z' });
  });

  const zones: [string, string][] = [
    ['America/New_York', '2026-01-15T05:00:00.250-05:00'],
    ['Asia/Kathmandu', '2026-01-15T15:45:00.250+05:45'],
    ['UTC', '2026-01-15T10:00:00.250+00:00'],
    ['-4', '2026-01-15T06:00:00.250-04:00'],
    ['05:30', '2026-01-15T04:30:00.250-05:30'],
  ];
  it.each(zones)('answers times as of %s', async (zone, occurred_at) => {
    const prefer = `timezone=${zone}`;
    const response = await activities.get('select=occurred_at', { prefer });
    expect([response.status, response.body]).toEqual([200, [{ occurred_at }]]);
    expect(response.headers.get('preference-applied')).toBe(prefer);
    expect((await activities.get('select=occurred_at')).body).toEqual([
      { occurred_at: '2026-01-15T10:00:00.250Z' },
    ]);
  });

  it('reads times of filters and bodies that say no zone as of it, and shows so what was written', async () => {
    const headers = { prefer: 'handling=strict, timezone=America/New_York, return=representation' };
    const found = await activities.get('select=occurred_at&occurred_at=eq.2026-01-15 05:00:00.25', headers);
    expect(found.body).toHaveLength(1);
    const made = await activities.post(
      { contact_id, kind: 'call', occurred_at: '2026-07-01 08:00' },
      headers,
    );
    expect(made.body).toMatchObject([{ occurred_at: '2026-07-01T08:00:00.000-04:00' }]);
    expect(made.headers.get('preference-applied')).toBe(
      'return=representation, handling=strict, timezone=America/New_York',
    );
    const { id } = made.body[0];
    const read = async () => (await activities.get(`id=eq.${id}&select=occurred_at`)).body;
    expect(await read()).toEqual([{ occurred_at: '2026-07-01T12:00:00.000Z' }]);
    const changed = await activities.patch(`id=eq.${id}`, { occurred_at: '2026-07-01 09:00' }, headers);
    expect(changed.body).toMatchObject([{ occurred_at: '2026-07-01T09:00:00.000-04:00' }]);
    expect(await read()).toEqual([{ occurred_at: '2026-07-01T13:00:00.000Z' }]);
    const gone = await activities.delete('occurred_at=eq.2026-07-01 09:00', headers);
    expect(gone.body).toMatchObject([{ id, occurred_at: '2026-07-01T09:00:00.000-04:00' }]);
  });

  it('shows embedded rows and totals as of it', async () => {
    const headers = { prefer: 'timezone=America/New_York, count=exact' };
    const response = await crm.get('select=activities(occurred_at)', headers);
    expect(response.body).toEqual([{ activities: [{ occurred_at: '2026-01-15T05:00:00.250-05:00' }] }]);
    expect(response.headers.get('content-range')).toBe('0-0/1');
  });

  it.each(['', 'handling=strict, ', 'handling=lenient, '])(
    'always refuses a zone that is none (%s)',
    async (handling) => {
      const headers = { prefer: `${handling}timezone=Jupiter/Red_Spot` };
      const refusal = {
        status: 400,
        code: '22023',
        message: 'invalid value for parameter "TimeZone": "Jupiter/Red_Spot"',
      };
      await activities.refused(() => activities.get('', headers), refusal);
      await activities.refused(() => activities.post({ contact_id, kind: 'note' }, headers), refusal);
      await activities.refused(() => activities.patch('kind=eq.note', { body: 'x' }, headers), refusal);
      await activities.refused(() => activities.delete('kind=eq.note', headers), refusal);
    },
  );
});
