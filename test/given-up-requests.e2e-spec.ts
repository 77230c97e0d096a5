import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { startApi, type Tenant, type TestApi } from './support/api.js';

describe('A client that hangs up in the middle of a body', () => {
  let api: TestApi;
  let tenant: Tenant;

  beforeAll(async () => {
    api = await startApi();
    tenant = await api.tenant();
  });
  afterAll(() => api?.close());

  /** Sends the beginning of a request, and goes. */
  async function hangUp(path: string, type = 'application/json'): Promise<void> {
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    const head = [`POST ${path} HTTP/1.1`, `Host: ${hostname}`, `X-API-Key: ${tenant.apiKey}`];
    const body = [`Content-Type: ${type}`, 'Content-Length: 1000', '', '{"first_name": "Am'];
    await new Promise<void>((resolve) => socket.write([...head, ...body].join('\r\n'), () => resolve()));
    await sleep(100);
    socket.destroy();
    await sleep(100);
  }

  it.each([
    '/functions/v1/rest-api-proxy/contacts',
    '/functions/v1/import-contacts-bulk',
    '/api/v1/companies',
    '/api/sales/contacts',
    '/api/auth/sign-in/email',
    '/auth/v1/token?grant_type=password',
  ])('leaves a debug line, and no error: %s', async (path) => {
    const [error, debug] = (['error', 'debug'] as const).map((level) =>
      jest.spyOn(Logger.prototype, level).mockImplementation(() => undefined),
    );
    await hangUp(path);
    const lines = debug!.mock.calls.map(([line]) => String(line));
    const errors = error!.mock.calls.map(([line]) => String(line));
    jest.restoreAllMocks();
    expect(errors).toEqual([]);
    expect(lines.filter((line) => line.includes('was given up by its client'))).toHaveLength(1);
  });

  it('leaves no error where a file is read as it comes', async () => {
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    await hangUp('/api/v1/imports?entity=contacts', 'text/csv');
    const errors = error.mock.calls.map(([line]) => String(line));
    jest.restoreAllMocks();
    expect(errors).toEqual([]);
    expect(await api.rows('select from imports')).toEqual([]);
  });

  it('does not keep others from being answered', async () => {
    await hangUp('/functions/v1/rest-api-proxy/contacts');
    const headers = { 'x-api-key': tenant.apiKey };
    expect((await api.request('GET', '/functions/v1/rest-api-proxy/contacts', { headers })).body).toEqual([]);
  });
});
