// A load whose clients keep a journal: what they were promised has to be there in the end, once, and nothing half of it.
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { at, limitsOfCalls, send } from './support.mjs';

const [{ errorShapeOf }, { DomainError }] = await Promise.all(
  ['apps/api/src/dialects/index', 'libs/common/src/index'].map(at),
);
/** Settings that leave the load as it is. */
export const UNLIMITED = limitsOfCalls('0');

/** What a client knows of a process that has ended. */
const CUT = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

/** Rows of one bulk call. */
const BULK = 20;

/** Writes through every dialect that makes contacts; each write names its rows, so that they can be told apart later. */
const writes = {
  proxy: (name) => ['/functions/v1/rest-api-proxy/contacts', 'key', { first_name: name }],
  'crm-v1': (name) => ['/api/v1/crm/contacts', 'key', { first_name: name, last_name: '-' }],
  'crm-contacts-api': (name) => ['/functions/v1/crm-contacts-api', 'token', { name }],
  sales: (name) => [
    '/api/sales/contacts/contact',
    'token',
    { action: 'create', first_name: name, last_name: '-' },
  ],
  bulk: (name) => [
    '/functions/v1/import-contacts-bulk',
    'key',
    { contacts: Array.from({ length: BULK }, () => ({ first_name: name })) },
  ],
};

/** Clients with connections of their own, who go on until they are told to stop. */
export class JournaledLoad {
  requests = 0;
  refused = 0;
  failures = [];
  /** Of those, which said that nobody knows what has become of the write; and requests that were never answered. */
  unknownOutcomes = 0;
  cut = 0;
  /** Names of writes with their rows, by what was answered; before that, and without an answer, nobody knows. */
  acknowledged = new Map();
  refusedWrites = new Map();
  unknown = new Map();
  lastSuccess = 0;
  lastRefusal = 0;
  going = true;

  /** `label` is part of the names of what is written; requests `mayBeCut` where the product itself is ended. */
  constructor(port, { key, token }, { label = 'load', mayBeCut = false } = {}) {
    this.port = port;
    this.label = label;
    this.mayBeCut = mayBeCut;
    this.headers = {
      key: { 'x-api-key': key },
      bearer: { authorization: `Bearer ${key}` },
      token: { authorization: `Bearer ${token}` },
    };
  }

  /** Goes on with another access token. */
  renewToken(token) {
    this.headers.token = { authorization: `Bearer ${token}` };
  }

  /** Starts so many clients; the promise ends when all of them have stopped. */
  run(clients) {
    return Promise.all(Array.from({ length: clients }, (_, client) => this.runOne(client)));
  }

  stop() {
    this.going = false;
  }

  async runOne(client) {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let turn = 0; this.going; turn++) {
      for (const [kind, write] of Object.entries(writes))
        await this.write(agent, kind, write, `${this.label}-${client}-${turn}-${kind}`);
      const nobody = { phone_number: '+14155551234' };
      await this.ask(agent, 'POST', '/functions/v1/get-contact', 'bearer', nobody, [404]);
    }
    agent.destroy();
  }

  async write(agent, kind, write, name) {
    const [path, credential, json] = write(name);
    const rows = kind === 'bulk' ? BULK : 1;
    this.unknown.set(name, rows);
    const known = await this.ask(agent, 'POST', path, credential, json, [200, 201]);
    if (!known) return;
    this.unknown.delete(name);
    this[known].set(name, rows);
  }

  /** What is known of a request by its answer: `acknowledged`, `refusedWrites`, or nothing. */
  async ask(agent, method, path, credential, json, good) {
    this.requests += 1;
    const answer = await send({ port: this.port, agent }, method, path, this.headers[credential], json).catch(
      (error) => ({ status: error.code, text: '' }),
    );
    if (good.includes(answer.status)) {
      this.lastSuccess = performance.now();
      return 'acknowledged';
    }
    if (this.isRefusal(path, answer)) {
      this.refused += 1;
      this.lastRefusal = performance.now();
      const isUnknown = answer.text.includes('the outcome is unknown');
      if (isUnknown) this.unknownOutcomes += 1;
      await sleep(50);
      return isUnknown ? undefined : 'refusedWrites';
    }
    if (this.mayBeCut && CUT.has(answer.status)) {
      this.cut += 1;
      this.lastRefusal = performance.now();
      await sleep(50);
    } else this.failures.push(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 200)}`);
    return undefined;
  }

  /** Whether it is the 503 of the dialect that was asked: its keys, its code, and when to come back. */
  isRefusal(path, { status, text, headers }) {
    const failure = new DomainError('unavailable', '');
    const expected = errorShapeOf(path.split('?', 1)[0]).renderError(failure, {
      path,
      requestId: '',
      headers: {},
    });
    if (status !== 503 || expected.status !== 503 || !headers['retry-after']) return false;
    return JSON.stringify(shapeOf(JSON.parse(text))) === JSON.stringify(shapeOf(expected.body));
  }

  /** Compares with what is stored; `rows` are name, number of rows, and number of their audit events. */
  expectStored(rows) {
    const stored = new Map(rows.map((row) => [row.name, row]));
    for (const [name, wanted] of this.acknowledged)
      if (stored.get(name)?.rows !== wanted)
        this.failures.push(`"${name}": ${stored.get(name)?.rows ?? 0} of ${wanted} rows`);
    for (const name of this.refusedWrites.keys())
      if (stored.has(name)) this.failures.push(`"${name}" is there, and was refused`);
    for (const [name, wanted] of this.unknown)
      if (![undefined, wanted].includes(stored.get(name)?.rows))
        this.failures.push(`"${name}" is half there: ${stored.get(name).rows} of ${wanted} rows`);
    for (const { name, rows: contacts, events } of rows)
      if (contacts !== events)
        this.failures.push(`"${name}" has ${events} audit events for ${contacts} rows`);
  }
}

/** The names of a body's fields and the kinds of their values. */
function shapeOf(value) {
  if (value === null || typeof value !== 'object') return typeof value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, shapeOf(value[key])]),
  );
}

/** The contacts of an organization by name: how many, and how many audit events tell of them. */
export async function storedContacts(ownerUrl, organizationId) {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    await client.query(`select set_config('app.org', $1, false)`, [organizationId]);
    const { rows } = await client.query(`
      select coalesce(c.first_name, c.full_name) as name, count(*)::int as rows, sum(e.events)::int as events
      from contacts c cross join lateral (
        select count(*) as events from audit_events a
        where a.organization_id = c.organization_id and a.entity = 'contact' and a.entity_id = c.id) e
      group by 1`);
    return rows;
  } finally {
    await client.end();
  }
}
