import { accessToken } from '../../auth/people.js';
import type { ApiResponse, Ask, Tenant, TestApi } from '../../support/api.js';
import { takeViolations } from '../../support/violations.js';
import { KnownIds } from './known-ids.js';
import type { FuzzedOperation, FuzzedRequest } from './requests.js';
import type { WriteWatch, WrittenRows } from './written-rows.js';

/** Who asks: whose records the ids are of, an organization that has nothing to do with them, or nobody. */
export type Who = 'owner' | 'stranger' | 'nobody' | 'forger';

interface Party {
  readonly tenant: Tenant;
  readonly jwt: string;
}

const BETTER_AUTH = /^\/api\/(?:v1\/)?auth\//;
/** What ends the sessions of who asks for it, or changes how they sign in: asked by somebody who is needed no more. */
const ENDING =
  /sign-out|revoke|change-password|update-user|set-active|leave|logout|^\/auth\/v1\/user|organization\/(?:create|delete|update|remove)/;
/** In the names of the owner's records. */
const CANARY = 'Zanzibar';

/** Sends requests, and notes what no request may be answered with or do. */
export class Fuzzer {
  /** How many responses of each status each operation has given. */
  readonly figures = new Map<string, Map<number, number>>();
  /** What was wrong, each kind once for each operation, with the request as curl. */
  readonly problems = new Map<string, string>();
  sent = 0;
  private ids = new KnownIds();
  private owner!: Party;
  private stranger!: Party;
  private spare!: Party;

  constructor(
    private readonly api: TestApi,
    private readonly watch: WriteWatch,
  ) {}

  /** Begins anew, with organizations that have only a few records. */
  async enter(): Promise<void> {
    this.ids = new KnownIds();
    this.owner = await this.party();
    this.stranger = await this.party();
    this.spare = await this.party();
    await this.seed();
    takeViolations();
    await this.watch.taken();
  }

  private async party(): Promise<Party> {
    const tenant = await this.api.tenant();
    return { tenant, jwt: await accessToken(this.api, tenant.cookie) };
  }

  private async seed(): Promise<void> {
    const { cookie } = this.owner.tenant;
    const make = async (path: string, json: object) => {
      const response = await this.api.request('POST', `/api/v1/${path}`, { headers: { cookie }, json });
      if (response.status !== 201) throw new Error(`${path} answered ${response.status}: ${response.text}`);
      this.ids.learn(`/api/v1/${path}`, response.body);
      return response.body;
    };
    for (const n of [1, 2, 3]) {
      const { contact } = await make('crm/contacts', {
        first_name: CANARY,
        last_name: `${n}`,
        email: `person${n}@example.com`,
      });
      const { company } = await make('crm/companies', { name: `${CANARY} ${n}` });
      await make('crm/deals', { title: `${CANARY} ${n}`, contact_id: contact.id, company_id: company.id });
      await make('crm/activities', { contact_id: contact.id, kind: 'note', body: CANARY });
      await make('crm/custom-fields', { entity: 'contact', key: `field_${n}` });
      await make('api-keys', { name: `${CANARY} ${n}` });
    }
    for (const path of ['crm/pipelines', 'members', 'me', 'organizations']) {
      const { body } = await this.api.request('GET', `/api/v1/${path}`, { headers: { cookie } });
      this.ids.learn(`/api/v1/${path}`, body);
    }
    await make('crm/pipelines', { name: CANARY });
    await make('webhooks', { url: 'https://hooks.example.com/', events: ['deal.created'] });
  }

  /** Asks one operation for one thing: as its owner, and now and then as somebody who may not have it. */
  async ask(operation: FuzzedOperation, request: FuzzedRequest, other?: Who): Promise<void> {
    // Before the owner, who may delete what is asked for.
    const isWorthIt = other !== 'stranger' || `${request.path}${String(request.body)}`.includes('«');
    if (other && isGuarded(operation) && isWorthIt) await this.send(operation, request, other);
    await this.send(operation, request, 'owner');
  }

  private async send(operation: FuzzedOperation, request: FuzzedRequest, who: Who): Promise<void> {
    const { path: template } = operation;
    const isEnding = who === 'owner' && ENDING.test(template);
    const party = who === 'stranger' ? this.stranger : isEnding ? this.spare : this.owner;
    const path = this.ids.filledIn(request.path, template);
    const body = typeof request.body === 'string' ? this.ids.filledIn(request.body, template) : request.body;
    const headers = { ...request.headers, ...credentialOf(operation, request.credential, who, party) };
    const asked: Asked = {
      method: operation.operation ? operation.method.toUpperCase() : '',
      path,
      headers,
      body,
    };
    const response = await this.api.request(asked.method, path, { headers, raw: body });
    this.count(operation, response.status);
    const written = await this.watch.taken();
    const name = operation.operation.operationId;
    for (const [kind, detail] of wrongWith(operation, asked, response, written, who, party)) {
      const key = `${name}: ${kind}`;
      if (!this.problems.has(key))
        this.problems.set(
          key,
          `${key} (${who}): ${detail}\n  ${asCurl(this.api.url, asked)}\n  ${response.status} ${response.text.slice(0, 300)}`,
        );
    }
    if (who !== 'owner') return;
    if (response.status < 300 && !isEnding) this.ids.learn(template, response.body);
    if (isEnding && response.status < 300) this.spare = await this.party();
    else if (response.status === 401 && !isEnding && !(await this.isIn())) await this.enter();
    await this.watch.taken();
  }

  /** Whether the owner's credentials are good still: who manages members and keys may shut themselves out. */
  private async isIn(): Promise<boolean> {
    const { tenant, jwt } = this.owner;
    const credentials: Ask['headers'][] = [
      { cookie: tenant.cookie },
      { 'x-api-key': tenant.apiKey },
      { authorization: `Bearer ${jwt}` },
    ];
    for (const headers of credentials)
      if ((await this.api.request('GET', '/api/v1/me', { headers })).status !== 200) return false;
    return true;
  }

  private count({ operation: { operationId } }: FuzzedOperation, status: number): void {
    this.sent += 1;
    const statuses = this.figures.get(operationId) ?? new Map<number, number>();
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    this.figures.set(operationId, statuses);
  }
}

/** Who took what away is noted. */
function isNoteOfExport(template: string, table: string): boolean {
  return template.includes('/export') && table === 'public.audit_events';
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Buffer;
}

function isGuarded({ operation: { security = [] } }: FuzzedOperation): boolean {
  return security.length > 0 && security.every((each) => Object.keys(each).length > 0);
}

function credentialOf(
  { path, operation: { security = [] } }: FuzzedOperation,
  n: number,
  who: Who,
  { tenant, jwt }: Party,
): Record<string, string> {
  const schemes = security.flatMap(Object.keys);
  const scheme = schemes[n % schemes.length];
  if (who === 'nobody' || !scheme) return {};
  const by: Record<string, Record<string, string>> = {
    apiKey: { 'x-api-key': tenant.apiKey },
    apiToken: { authorization: `Bearer ${tenant.apiKey}` },
    bearer: { authorization: `Bearer ${BETTER_AUTH.test(path) ? tenant.token : jwt}` },
    session: { cookie: tenant.cookie },
  };
  const right = by[scheme]!;
  if (who !== 'forger') return right;
  // The same to the eye: one letter in its middle is another.
  return Object.fromEntries(
    Object.entries(right).map(([name, value]) => {
      const middle = value.indexOf('=') + Math.ceil((value.length - value.indexOf('=')) / 2);
      return [name, value.slice(0, middle) + (value[middle] === 'A' ? 'B' : 'A') + value.slice(middle + 1)];
    }),
  );
}

function* wrongWith(
  { path: template, method }: FuzzedOperation,
  asked: Asked,
  { status, text }: ApiResponse,
  written: readonly WrittenRows[],
  who: Who,
  { tenant: { organizationId } }: Party,
): Generator<[kind: string, detail: string]> {
  const rows = written.map(({ table, what }) => `${what} in ${table}`).join('; ');
  if (status >= 500) yield ['a server error', String(status)];
  for (const violation of takeViolations()) yield ['not as documented', violation.split('\n')[0]!];
  if (status >= 400 && written.length > 0) yield ['refused, and something is changed', rows];
  if (['get', 'options'].includes(method) && written.some(({ table }) => !isNoteOfExport(template, table)))
    yield ['read, and something is changed', rows];
  const others = written.filter(
    (each) => each.organizationId !== null && each.organizationId !== organizationId,
  );
  // Who signs up or founds an organization writes in a new one.
  if (others.length > 0 && !BETTER_AUTH.test(template) && !template.startsWith('/auth/v1/'))
    yield ['rows of another organization are changed', rows];
  if (/\bat .+:\d+:\d+\)|\bselect\b.+\bfrom\b.+\bwhere\b/i.test(text)) yield ['tells of its insides', ''];
  if (who === 'owner') return;
  if (who !== 'stranger') {
    // better-auth looks at what is asked before it looks at who asks.
    const right = BETTER_AUTH.test(template)
      ? status >= 400
      : [401, 403].includes(status) || isUnreadable(status, asked);
    if (!right) yield [`let in without a right credential`, String(status)];
    return;
  }
  if (text.includes(CANARY) && !asked.path.includes(CANARY) && !String(asked.body).includes(CANARY))
    yield ["shows another organization's records", ''];
}

/** What the router cannot read is refused before it is known whose it is. */
function isUnreadable(status: number, { path }: Asked): boolean {
  return (status === 400 && /%(?![0-9a-f]{2})|%ED%A0/i.test(path)) || status === 404 || status === 414;
}

/** A request as one would send it again by hand. */
function asCurl(url: string, { method, path, headers, body }: Asked): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const parts = [`curl -g -i -X ${method} ${quoted(url + path)}`];
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (typeof body === 'string') parts.push(`--data-binary ${quoted(body.slice(0, 4_000))}`);
  if (!Buffer.isBuffer(body)) return parts.join(' ');
  return [`echo ${body.toString('base64')} | base64 -d |`, ...parts, '--data-binary @-'].join(' ');
}
