import { type Actor, Shutdown } from '@rosetta/common';
import { ImportEventsService } from './import-events.service.js';
import type { ImportsService } from './imports.service.js';

const actor = { organizationId: 'o' } as Actor;
const serviceFor = (job: object, shutdown = new Shutdown()) =>
  new ImportEventsService({ get: () => Promise.resolve(job) } as unknown as ImportsService, shutdown);

describe('ImportEventsService', () => {
  afterEach(() => jest.restoreAllMocks());

  it('gives a sign of life when an import stands still for fifteen seconds', async () => {
    const gone = new AbortController();
    const following = serviceFor({ status: 'running', version: 3 }).follow(actor, 'i', null, gone.signal);
    expect((await following.next()).value).toMatchObject({ version: 3 });
    const now = Date.now();
    jest
      .spyOn(Date, 'now')
      .mockReturnValueOnce(now)
      .mockReturnValue(now + 15_000);
    expect(await following.next()).toEqual({ value: null, done: false });
    gone.abort();
    expect(await following.next()).toEqual({ value: undefined, done: true });
  });

  it('ends when the process does', async () => {
    const shutdown = new Shutdown();
    const following = serviceFor({ status: 'running', version: 3 }, shutdown).follow(
      actor,
      'i',
      3,
      new AbortController().signal,
    );
    const next = following.next();
    shutdown.close();
    expect(await next).toEqual({ value: undefined, done: true });
  });
});
