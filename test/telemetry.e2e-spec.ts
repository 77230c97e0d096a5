import { startApi, type Tenant, type TestApi } from './support/api.js';
import { OtlpReceiver, read, type ReceivedSpan } from './support/otlp-receiver.js';

const CONTACTS = '/functions/v1/rest-api-proxy/contacts';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const [SERVER, CLIENT, ERROR] = [2, 3, 2];

let collector: OtlpReceiver;
let api: TestApi;

beforeEach(async () => {
  collector = new OtlpReceiver();
  await collector.open();
});
afterEach(async () => {
  await api?.close();
  await collector.close();
});

async function start(environment: Record<string, string> = {}): Promise<Tenant> {
  api = await startApi({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...environment });
  return api.tenant();
}

/** Ends the application, which sends what is left. */
async function spansOf(traceId: string): Promise<ReceivedSpan[]> {
  await api.app.close();
  return collector.spans.filter((span) => span.traceId === traceId);
}

const traced = (tenant: Tenant, more: Record<string, string> = {}) => ({
  'x-api-key': tenant.apiKey,
  traceparent: `00-${TRACE}-${PARENT}-01`,
  ...more,
});

describe('OpenTelemetry', () => {
  it('has a server span of a request below its sender, and a client span of each statement below that', async () => {
    const tenant = await start();
    const url = `${CONTACTS}?first_name=eq.Annabella`;
    const headers = traced(tenant, { 'user-agent': 'a test', 'x-request-id': 'one' });
    expect((await api.request('GET', url, { headers })).status).toBe(200);
    const spans = await spansOf(TRACE);
    const [server, ...others] = spans.filter(({ kind }) => kind === SERVER);
    expect(others).toEqual([]);
    expect(server!.parentSpanId).toBe(PARENT);
    expect(server!.name).toMatch(/^GET \/functions\/v1\/rest-api-proxy/);
    const { hostname, port } = new URL(api.url);
    expect(server!.attributes).toMatchObject({
      'http.request.method': 'GET',
      'http.route': server!.name.slice('GET '.length),
      'http.response.status_code': 200,
      'url.scheme': 'http',
      'url.path': CONTACTS,
      'server.address': hostname,
      'server.port': Number(port),
      'network.protocol.version': '1.1',
      'client.address': '127.0.0.1',
      'user_agent.original': 'a test',
      'rosetta.dialect': 'rest-api-proxy',
      'rosetta.request.id': 'one',
      'rosetta.organization.id': tenant.organizationId,
    });
    const statements = spans.filter(({ kind }) => kind === CLIENT);
    for (const { parentSpanId, attributes } of statements) {
      expect(parentSpanId).toBe(server!.spanId);
      expect(attributes).toMatchObject({
        'db.system.name': 'postgresql',
        'db.namespace': new URL(api.appUrl).pathname.slice(1),
      });
    }
    expect(statements.map(({ attributes }) => attributes)).toContainEqual(
      expect.objectContaining({
        'db.operation.name': 'SELECT',
        'db.query.text': expect.stringMatching(/^\s*select .*\$1.*contacts/s),
      }),
    );
    // What clients look for is in no span.
    expect(JSON.stringify(spans)).not.toContain('Annabella');
  });

  it('has the statements of a write by themselves, and of whoever wrote with a body', async () => {
    const tenant = await start();
    const json = { first_name: 'Secretia', last_name: 'Secretia' };
    const response = await api.request('POST', CONTACTS, { headers: traced(tenant), json });
    expect(response.status).toBe(201);
    const spans = await spansOf(TRACE);
    const [server] = spans.filter(({ kind }) => kind === SERVER);
    const statements = spans.filter(({ kind }) => kind === CLIENT);
    const operations = statements.map(({ attributes }) => attributes['db.operation.name']);
    expect(operations).toEqual(expect.arrayContaining(['BEGIN', 'INSERT', 'COMMIT']));
    expect(statements.every(({ parentSpanId }) => parentSpanId === server!.spanId)).toBe(true);
    expect(JSON.stringify(spans)).not.toMatch(/secretia/i);
  });

  it('keeps the statements of requests apart that run at once', async () => {
    const tenant = await start({ DATABASE_POOL_SIZE: '3' });
    const traces = Array.from({ length: 12 }, (_, i) => (i + 1).toString(16).padStart(32, '0'));
    const statuses = await Promise.all(
      traces.map(async (traceId, i) => {
        const headers = { ...traced(tenant), traceparent: `00-${traceId}-${PARENT}-01` };
        return (await api.request('POST', CONTACTS, { headers, json: { first_name: `Nr ${i}` } })).status;
      }),
    );
    expect(statuses).toEqual(traces.map(() => 201));
    await api.app.close();
    const inserts = traces.map(
      (traceId) =>
        collector.spans.filter(
          (span) => span.traceId === traceId && span.attributes['db.operation.name'] === 'COMMIT',
        ).length,
    );
    expect(inserts).toEqual(traces.map(() => 1));
  });

  it('tells what failed: a status of ours, and the state that Postgres gave', async () => {
    const tenant = await start({ DATABASE_STATEMENT_TIMEOUT_MS: '300' });
    const locked = api.rows('begin; lock table contacts; select pg_sleep(1); commit');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { status } = await api.request('GET', CONTACTS, { headers: traced(tenant) });
    await locked;
    const spans = await spansOf(TRACE);
    const [server] = spans.filter(({ kind }) => kind === SERVER);
    expect([server!.attributes['error.type'], server!.status.code]).toEqual([String(status), ERROR]);
    const failed = spans.filter(({ kind, status }) => kind === CLIENT && status.code === ERROR);
    expect(failed.map(({ attributes }) => attributes['db.response.status_code'])).toEqual(['57014']);
  });

  it('leaves a refusal of ours without an error, and an unknown route without its path in the name', async () => {
    const tenant = await start();
    const where = '/junk/for/secret@example.com';
    expect((await api.request('GET', where, { headers: traced(tenant) })).status).toBe(404);
    const [server] = await spansOf(TRACE);
    expect([server!.name, server!.attributes['http.route'], server!.attributes['error.type']]).toEqual([
      'GET',
      undefined,
      undefined,
    ]);
    expect(server!.attributes['url.path']).toBe('/junk/for/[e-mail]');
  });

  it('heeds a sender who does not record, and begins a trace for who names none', async () => {
    const tenant = await start();
    const headers = { 'x-api-key': tenant.apiKey, 'x-request-id': 'own' };
    const silent = { ...headers, 'x-request-id': 'silent', traceparent: `00-${TRACE}-${PARENT}-00` };
    await api.request('GET', CONTACTS, { headers });
    await api.request('GET', CONTACTS, { headers: silent });
    expect(await spansOf(TRACE)).toEqual([]);
    const own = collector.spans.filter(({ attributes }) => attributes['rosetta.request.id'] === 'own');
    expect(own).toMatchObject([{ traceId: expect.stringMatching(/^[0-9a-f]{32}$/) }]);
    expect(own[0]!.parentSpanId || undefined).toBeUndefined();
  });

  it('sends metrics by their standard names, and those of our own', async () => {
    const tenant = await start();
    for (let i = 0; i < 3; i++)
      await api.request('GET', CONTACTS, { headers: { 'x-api-key': tenant.apiKey } });
    await api.app.close();
    const points = collector.metrics.get('http.server.request.duration').histogram.dataPoints;
    const [point] = points.filter(
      (each: any) => read(each.attributes)['rosetta.dialect'] === 'rest-api-proxy',
    );
    expect(read(point.attributes)).toMatchObject({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'url.scheme': 'http',
    });
    expect(Number(point.count)).toBe(3);
    expect(collector.metrics.get('http.server.request.duration').unit).toBe('s');
    expect(collector.metrics.has('db.client.operation.duration')).toBe(true);
    expect(collector.metrics.has('rosetta.database_connections')).toBe(true);
  });

  it('says who it is as the standard variables do', async () => {
    await start({ OTEL_SERVICE_NAME: 'crm-of-acme' });
    await api.app.close();
    expect(collector.resources[0]).toMatchObject({
      'service.name': 'crm-of-acme',
      'service.version': '1.0.0-rc.1',
      'service.instance.id': expect.any(String),
    });
    expect(new Set(collector.paths)).toEqual(new Set(['/v1/traces', '/v1/metrics']));
  });

  it.each([
    ['it is disabled', { OTEL_SDK_DISABLED: 'true' }],
    ['neither is wanted', { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' }],
  ])('sends nothing where %s', async (_why, environment) => {
    const tenant = await start(environment);
    await api.request('GET', CONTACTS, { headers: traced(tenant) });
    await api.app.close();
    expect(collector.paths).toEqual([]);
  });

  it('sends traces alone where metrics are not wanted, and to a URL of their own', async () => {
    const traces = `${collector.url}/elsewhere`;
    await start({ OTEL_METRICS_EXPORTER: 'none', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces });
    await api.app.close();
    expect(new Set(collector.paths)).toEqual(new Set(['/elsewhere']));
  });

  it('fails no request when the collector is gone', async () => {
    const tenant = await start();
    await collector.close();
    expect((await api.request('GET', CONTACTS, { headers: traced(tenant) })).status).toBe(200);
    await api.close();
    api = await startApi();
    await collector.open();
  });
});
