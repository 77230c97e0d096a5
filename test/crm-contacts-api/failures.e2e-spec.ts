import { startApi } from '../support/api.js';
import { BASE_PATH, clientOf } from './client.js';

// A start of the product takes its time where other specs run beside this one.

describe('a failure of the database', () => {
  it('is 500 without a word of SQL', async () => {
    const api = await startApi();
    try {
      const { headers } = await clientOf(api, await api.tenant());
      await api.rows('drop table contacts cascade');
      const response = await api.request('GET', BASE_PATH, {
        headers: { ...headers, 'x-request-id': 'broken-1' },
      });
      expect({ status: response.status, body: response.body }).toEqual({
        status: 500,
        body: { error: 'Internal server error' },
      });
      expect(response.headers.get('x-request-id')).toBe('broken-1');
    } finally {
      await api.close();
    }
  });
});

describe('more requests than a user may send', () => {
  it('are 429 with the time to wait', async () => {
    const api = await startApi({ RATE_LIMIT_DEFAULT_PER_MINUTE: '5' });
    try {
      const { headers } = await clientOf(api, await api.tenant());
      let response = await api.request('GET', BASE_PATH, { headers });
      for (let i = 0; i < 5; i++) response = await api.request('GET', BASE_PATH, { headers });
      expect(response.status).toBe(429);
      expect(response.body).toEqual({ error: 'Too many requests' });
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await api.close();
    }
  });
});
