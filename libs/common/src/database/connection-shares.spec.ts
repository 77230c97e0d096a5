import type { Pool } from 'pg';
import { ConnectionShares } from './connection-shares.js';

/** A pool whose connections are never used: only who may have one is asked. */
function sharesOf(max: number, organizationShare: number) {
  const pool = { options: { max, organizationShare }, connect: () => Promise.resolve({ release: () => {} }) };
  const shares = new ConnectionShares(pool as unknown as Pool);
  const order: string[] = [];
  const take = async (organization: string) => {
    const { release } = await shares.connect(organization);
    order.push(organization);
    return release;
  };
  return { shares, take, order };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('ConnectionShares', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate'] }));
  afterEach(() => jest.useRealTimers());

  it('gives one organization no more than its share, and the others the rest', async () => {
    const { take, order } = sharesOf(4, 75);
    for (let i = 0; i < 10; i++) void take('a');
    await settled();
    expect(order).toEqual(['a', 'a', 'a']);
    await take('b');
    expect(order).toEqual(['a', 'a', 'a', 'b']);
  });

  it('gives on what is given back', async () => {
    const { take, order } = sharesOf(2, 50);
    const release = await take('a');
    void take('a');
    void take('a');
    release();
    await settled();
    expect(order).toEqual(['a', 'a']);
  });

  it('lets the organization go first that used the least time of late', async () => {
    const { take, order } = sharesOf(2, 100);
    const first = await take('a');
    jest.advanceTimersByTime(2_000);
    const second = await take('b');
    jest.advanceTimersByTime(1_000);
    void take('a');
    void take('b');
    void take('c');
    first();
    second();
    await settled();
    expect(order).toEqual(['a', 'b', 'c', 'b']);
  });

  it('forgets what an organization used long ago', async () => {
    const { take, order } = sharesOf(1, 100);
    const first = await take('a');
    jest.advanceTimersByTime(5_000);
    first();
    jest.advanceTimersByTime(60_000);
    const second = await take('b');
    jest.advanceTimersByTime(100);
    void take('b');
    void take('a');
    second();
    await settled();
    expect(order).toEqual(['a', 'b', 'a']);
  });

  it('refuses who waits for more than five seconds: by its own share, or because of the others', async () => {
    const { take } = sharesOf(2, 50);
    await take('a');
    const own = take('a');
    await take('b');
    const others = take('c');
    own.catch(() => undefined);
    others.catch(() => undefined);
    jest.advanceTimersByTime(5_000);
    await expect(own).rejects.toMatchObject({ code: 'rate_limited', facts: { retryAfterSeconds: 1 } });
    await expect(others).rejects.toMatchObject({ code: 'unavailable', facts: { retryAfterSeconds: 1 } });
  });

  it('refuses at once where a thousand of the organization wait', async () => {
    const { take } = sharesOf(1, 100);
    await take('a');
    for (let i = 0; i < 1_000; i++) take('a').catch(() => undefined);
    await expect(take('a')).rejects.toMatchObject({ code: 'rate_limited' });
    jest.advanceTimersByTime(5_000);
  });

  it('takes back what could not be connected', async () => {
    let works = false;
    const pool = {
      options: { max: 1 },
      connect: () => (works ? Promise.resolve({ release: () => {} }) : Promise.reject(new Error('gone'))),
    };
    const shares = new ConnectionShares(pool as unknown as Pool);
    await expect(shares.connect('a')).rejects.toThrow('gone');
    works = true;
    await expect(shares.connect('a')).resolves.toBeDefined();
  });
});
