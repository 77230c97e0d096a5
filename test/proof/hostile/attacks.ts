import { gzipSync } from 'node:zlib';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { workbook } from '../../imports/write-workbook.js';

/** What an attacker is answered; the status is 0 where the connection was closed without an answer. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** The attacker's means: a key of an organization of its own. */
export interface Attacker {
  readonly url: string;
  readonly key: string;
  readonly send: (
    method: string,
    path: string,
    body?: string | Buffer,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
}

/** One kind of hostile input; `rounds` are played until the time is over. */
export interface Attack {
  readonly name: string;
  /** Rounds that differ; one where nothing is said. */
  readonly variants?: number;
  /** Statuses that are right beside 4xx. */
  readonly alsoRight?: readonly number[];
  round(attacker: Attacker, n: number): Promise<Answer[]>;
}

const A = '/functions/v1/crm-contacts-api';
const B = '/functions/v1/rest-api-proxy/contacts';
const D = '/api/v1/crm/contacts';
const JSON_TYPE = { 'content-type': 'application/json' };
const bodies = [
  ['POST', A],
  ['POST', B],
  ['POST', '/functions/v1/import-contacts-bulk'],
  ['POST', '/functions/v1/create-lead'],
  ['POST', '/functions/v1/get-contact'],
  ['POST', D],
  ['POST', '/api/v1/crm/activities/bulk'],
  ['POST', '/api/sales/contacts'],
  ['POST', '/auth/v1/token?grant_type=password'],
  ['POST', '/api/auth/sign-in/email'],
] as const;

/** Sends one body to every dialect. */
const everywhere = (attacker: Attacker, body: string | Buffer) =>
  Promise.all(bodies.map(([method, path]) => attacker.send(method, path, body, JSON_TYPE)));

const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));
const pick = <T>(all: readonly T[], n: number): T => all[n % all.length]!;

const pollution = [
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{"isAdmin":true}}}',
  '{"first_name":"P","custom_fields":{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}}',
  '{"first_name":"P","last_name":"Q","name":"P","custom_fields":{"a":{"__proto__":{"isAdmin":true}}},"__proto__":{"role":"owner"}}',
  '{"contacts":[{"first_name":"P","__proto__":{"isAdmin":true}}],"filters":{"__proto__":{"isAdmin":true}}}',
];
const pollutingQueries = [
  '__proto__[isAdmin]=true',
  'constructor[prototype][isAdmin]=true',
  '__proto__.isAdmin=true',
  'select=__proto__',
  'custom_fields->__proto__=eq.1',
  'custom_fields->constructor->prototype=not.is.null',
];

const values = [
  '{"first_name":"a\\u0000b","last_name":"x","name":"a\\u0000b"}',
  '{"first_name":"\\ud800","last_name":"\\udfff","name":"\\ud800"}',
  `{"first_name":"N","last_name":"N","name":"N","custom_fields":{"n":${'9'.repeat(5_000)}}}`,
  '{"first_name":"N","last_name":"N","name":"N","custom_fields":{"n":1e400,"m":-1e-400}}',
  `{"first_name":"${'x'.repeat(500_000)}","name":"${'y'.repeat(400_000)}"}`,
  Buffer.from('7b226669727374 5f6e616d65223a22fffec0af22 7d'.replaceAll(' ', ''), 'hex'),
];

/** Keys that engines sort or hash badly, as many as fit into a body. */
const manyKeys = `{${times(60_000, (n) => `"${n * 4_294_967}":0`).join()}}`;

const patterns = [
  `description=ilike.*${'a*'.repeat(100)}b`,
  `description=like.${'%25a'.repeat(100)}b`,
  'description=match.(a%2B)%2B%24',
  'description=imatch.(a|aa)*b',
  'description=match.(.*)(.*)(.*)(.*)(.*)b',
  'description=match.(a*)*%5C1b',
  'description=match.((a{1,100}){1,100}){1,100}b',
  `or=(${times(30, () => `description.ilike.*${'a*'.repeat(100)}b`).join()})`,
];

const tricks = [
  '/../../../../etc/passwd',
  '/assets/../../../../etc/passwd',
  '/assets/..%2f..%2f..%2fetc%2fpasswd',
  '/assets/%2e%2e/%2e%2e/package.json',
  '/docs/..%5c..%5cpackage.json',
  `${D}/..%2f..%2fapi-keys`,
  `${D}/%2e%2e/%2e%2e/me%00`,
  `${B}/../../../../api/v1/members;x=1`,
  '/functions/v1/rest-api-proxy/..%2f..%2fpg_authid',
  '/functions/v1/rest-api-proxy/auth.users',
  '/functions/v1/rest-api-proxy/pg_shadow?select=*',
  `//evil.example${D}`,
  `/${'a/'.repeat(4_000)}`,
  `${D}/${'%41'.repeat(4_000)}`,
  '/api/v1/.env',
  '/.git/config',
];

/** Bytes as they are, and what came back until the server closed, or until `ms` were over. */
export function sendBytes(url: string, bytes: string, ms: number): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let text = '';
    const timer = setTimeout(() => socket.destroy(), ms);
    socket.on('data', (chunk) => (text += chunk.toString('utf8')));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve({ status: Number(text.split(' ')[1] ?? 0), text });
    });
    socket.write(bytes);
  });
}

const post = (key: string, length: string) =>
  `POST ${D} HTTP/1.1\r\nHost: x\r\nX-API-Key: ${key}\r\nContent-Type: application/json\r\n${length}\r\n\r\n`;

/** 50 MB of rows in 50 KB. */
const gzipBomb = gzipSync(Buffer.alloc(50_000_000, 'Ann\n'), { level: 9 });

/** Workbooks whose one sheet is more than it seems: entities of entities, and 5 MB of one cell. */
const workbookBombs = [
  `<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">${times(9, (n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`).join('')}]><worksheet><sheetData><row><c t="inlineStr"><is><t>&a9;</t></is></c></row></sheetData></worksheet>`,
  `<worksheet><sheetData><row><c t="inlineStr"><is><t>${'a'.repeat(5_000_000)}</t></is></c></row></sheetData></worksheet>`,
].map((xml) => workbook({ sheets: { S: [] }, parts: { 'xl/worksheets/sheet1.xml': xml } }));

export const attacks: readonly Attack[] = [
  {
    name: 'prototype pollution',
    variants: pollutingQueries.length,
    alsoRight: [200, 201],
    round: async (attacker, n) => [
      ...(await everywhere(attacker, pick(pollution, n))),
      ...(await Promise.all(
        [A, B, D].map((path) => attacker.send('GET', `${path}?${pick(pollutingQueries, n)}`)),
      )),
    ],
  },
  {
    name: 'NUL, invalid UTF-8, giant numbers and texts',
    variants: values.length,
    // A replacement character is what invalid UTF-8 is read as.
    alsoRight: [200, 201],
    round: (attacker, n) => everywhere(attacker, pick(values, n)),
  },
  {
    name: 'deep JSON',
    variants: 3,
    round: (attacker, n) => everywhere(attacker, `${pick(['[', '{"a":', '[{"a":'], n).repeat(60_000)}0`),
  },
  {
    name: 'objects of 60,000 keys',
    alsoRight: [200, 201],
    round: (attacker) => everywhere(attacker, manyKeys),
  },
  {
    name: 'patterns that burn time',
    alsoRight: [200, 500],
    round: (attacker, n) =>
      Promise.all(times(20, (i) => attacker.send('GET', `${B}?${pick(patterns, n + i)}`))),
  },
  {
    name: 'gzip, zip and XML bombs',
    round: async ({ send }) => {
      const upload = (file: Buffer, headers: Record<string, string>) =>
        send('POST', '/api/v1/imports?entity=contacts', file, headers);
      return Promise.all([
        ...times(2, () => upload(gzipBomb, { 'content-type': 'text/csv', 'content-encoding': 'gzip' })),
        ...(await Promise.all(workbookBombs)).map((file) =>
          upload(file, { 'content-type': 'application/octet-stream' }),
        ),
      ]);
    },
  },
  {
    name: 'slow heads and bodies',
    alsoRight: [0],
    round: ({ url, key }) =>
      Promise.all([
        ...times(50, () => sendBytes(url, `GET ${D} HTTP/1.1\r\nHost: x\r\nX-Slow: `, 3_000)),
        ...times(50, () => sendBytes(url, `${post(key, 'Content-Length: 1000')}{`, 3_000)),
        ...times(20, () => drip(url, post(key, 'Content-Length: 1000'), 3_000)),
      ]),
  },
  {
    name: 'bodies without end',
    // Whoever sends on after the answer has the connection closed, and may never read it.
    alsoRight: [0],
    round: ({ url, key }) =>
      Promise.all(
        times(10, () =>
          sendBytes(
            url,
            post(key, 'Transfer-Encoding: chunked') + `10000\r\n${'x'.repeat(65_536)}\r\n`.repeat(40),
            3_000,
          ),
        ),
      ),
  },
  {
    name: 'header floods',
    alsoRight: [200],
    round: ({ url, key }) => {
      const get = (headers: string) =>
        sendBytes(
          url,
          `GET ${D} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-API-Key: ${key}\r\n${headers}\r\n`,
          3_000,
        );
      return Promise.all([
        get(times(1_500, (n) => `X-${n}: 1\r\n`).join('')),
        get(times(20_000, (n) => `X-${n}: 1\r\n`).join('')),
        get(`Cookie: ${times(1_000, (n) => `c${n}=1`).join('; ')}\r\n`),
        get(`Accept: ${'a/b,'.repeat(3_000)}\r\n`),
        get(`Prefer: ${'count=exact,'.repeat(1_000)}\r\n`),
        get(`Range: ${'0-1,'.repeat(2_000)}\r\n`),
        get(`If-None-Match: ${'"1",'.repeat(3_000)}\r\n`),
        get(`X-Forwarded-For: ${'1.1.1.1,'.repeat(1_500)}\r\n`),
      ]);
    },
  },
  {
    name: 'path tricks',
    round: ({ url, key }) =>
      Promise.all(
        tricks.map((path) =>
          sendBytes(
            url,
            `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-API-Key: ${key}\r\n\r\n`,
            3_000,
          ),
        ),
      ),
  },
];

async function drip(url: string, head: string, ms: number): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString('utf8')));
  socket.on('error', () => undefined);
  socket.write(head);
  const end = Date.now() + ms;
  while (!socket.destroyed && Date.now() < end) {
    socket.write(' ');
    await sleep(200);
  }
  socket.destroy();
  return { status: Number(text.split(' ')[1] ?? 0), text };
}
