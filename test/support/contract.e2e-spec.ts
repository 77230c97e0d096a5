import type { OpenAPIObject } from '@nestjs/swagger';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startApi } from './api.js';
import { Contract } from './contract.js';
import { contractFor } from './product-contract.js';
import { expectNoViolations, responsesChecked, takeViolations } from './violations.js';
import { watchResponses } from './watch-responses.js';

const json = (schema: object) => ({ 'application/json': { schema } });

/** A made-up API of one resource, and of a stream. */
const document = {
  openapi: '3.1.0',
  info: { title: 'Boxes', version: '1' },
  paths: {
    '/boxes/{id}': {
      get: {
        operationId: 'getBox',
        responses: {
          200: {
            headers: { 'X-Weight': { required: true, schema: { type: 'string', pattern: '^\\d+$' } } },
            content: json({ $ref: '#/components/schemas/Box' }),
          },
          400: { content: json({ $ref: '#/components/schemas/BoxError' }) },
          404: { content: json({ $ref: '#/components/schemas/BoxError' }) },
        },
      },
      delete: { operationId: 'deleteBox', responses: { 204: {} } },
    },
    '/boxes/news': {
      get: {
        operationId: 'followBoxes',
        responses: { 200: { content: { 'text/event-stream': { schema: { type: 'string' } } } } },
      },
    },
  },
  components: {
    schemas: {
      Box: {
        type: 'object',
        required: ['id', 'made_at'],
        properties: { id: { type: 'string' }, made_at: { type: 'string', format: 'date-time' } },
        additionalProperties: false,
      },
      BoxError: { type: 'object', required: ['error'], properties: { error: { type: 'string' } } },
    },
  },
} as unknown as OpenAPIObject;

const box = { id: 'a', made_at: '2026-01-01T00:00:00Z' };
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

let server: Server;
let recorded: RequestListener;

beforeAll(async () => {
  server = createServer((request, response) => recorded(request, response));
  watchResponses(server, () => new Contract(document, () => 'BoxError'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => new Promise((closed) => server.close(closed)));

/** Has the server answer one request, and tells what was found wrong with it. */
async function problemsOf(method: string, path: string, listener: RequestListener): Promise<string[]> {
  recorded = listener;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  await (await fetch(url, { method, headers: { connection: 'close' } })).text();
  return takeViolations();
}

/** Answers at once. */
const sending = (status: number, headers: Record<string, string>, body?: unknown): RequestListener => {
  return (_request, response) => {
    response.writeHead(status, headers).end(typeof body === 'object' ? JSON.stringify(body) : body);
  };
};

describe('A response held to its document', () => {
  const weighed = { ...JSON_TYPE, 'x-weight': '12' };

  it.each<[string, string, string, RequestListener]>([
    ['as declared', 'GET', '/boxes/a', sending(200, weighed, box)],
    ['to HEAD, without a body', 'HEAD', '/boxes/a', sending(200, weighed)],
    ['with no body where none is declared', 'DELETE', '/boxes/a', sending(204, {})],
    ['to an escaped path with needless slashes', 'GET', '//boxes/%61/?x=%zz', sending(200, weighed, box)],
    ['that refuses a broken path', 'GET', '/boxes/%zz', sending(400, JSON_TYPE, { error: 'no' })],
    ['that refuses an unknown path', 'GET', '/crates', sending(404, JSON_TYPE, { error: 'no' })],
    ['that refuses a method', 'PUT', '/boxes/a', sending(405, JSON_TYPE, { error: 'no' })],
    ['that is a stream', 'GET', '/boxes/news', sending(200, { 'content-type': 'text/event-stream' }, 'a')],
  ])('lets through what is %s', async (_what, method, path, listener) => {
    const before = responsesChecked();
    expect(await problemsOf(method, path, listener)).toEqual([]);
    expect(responsesChecked()).toBe(before + 1);
  });

  it.each<[string, string, string, RequestListener, string]>([
    [
      'a field too many',
      'GET',
      '/boxes/a',
      sending(200, weighed, { ...box, secret: 1 }),
      'additional properties',
    ],
    ['a field too few', 'GET', '/boxes/a', sending(200, weighed, { id: 'a' }), "required property 'made_at'"],
    ['a wrong format', 'GET', '/boxes/a', sending(200, weighed, { ...box, made_at: 'now' }), 'date-time'],
    ['an undeclared status', 'GET', '/boxes/a', sending(201, weighed, box), 'status is not declared'],
    ['a missing header', 'GET', '/boxes/a', sending(200, JSON_TYPE, box), 'X-Weight is missing'],
    [
      'a wrong header',
      'GET',
      '/boxes/a',
      sending(200, { ...weighed, 'x-weight': 'much' }, box),
      'must match pattern',
    ],
    [
      'a header that only others declare',
      'GET',
      '/boxes/a',
      sending(404, weighed, { error: 'no' }),
      'x-weight is not declared',
    ],
    [
      'another content type',
      'GET',
      '/boxes/a',
      sending(200, { ...weighed, 'content-type': 'text/html' }, 'a'),
      'text/html is not declared',
    ],
    ['no JSON', 'GET', '/boxes/a', sending(200, weighed, '{'), 'no JSON'],
    ['a missing body', 'GET', '/boxes/a', sending(200, { 'x-weight': '12' }), 'undefined is not declared'],
    ['a body where none is declared', 'DELETE', '/boxes/a', sending(205, {}), 'status is not declared'],
    ['a path nobody declares', 'GET', '/crates', sending(200, JSON_TYPE, {}), 'no operation'],
    [
      'an error of another shape',
      'GET',
      '/crates',
      sending(404, JSON_TYPE, { message: 'no' }),
      "required property 'error'",
    ],
    [
      'a page for an error',
      'GET',
      '/crates',
      sending(404, { 'content-type': 'text/html' }, '<p>'),
      'not JSON',
    ],
  ])('tells of %s', async (_what, method, path, listener, problem) => {
    expect(await problemsOf(method, path, listener)).toEqual([expect.stringContaining(problem)]);
  });

  it('reads a body that is sent in pieces, with headers that were set one by one', async () => {
    const problems = await problemsOf('GET', '/boxes/a', (_request, response) => {
      response.setHeader('Content-Type', 'application/json');
      response.setHeader('X-Weight', '12');
      response.write('{"id":"a",');
      setImmediate(() => response.end('"made_at":"later"}'));
    });
    expect(problems).toEqual([expect.stringContaining('"made_at":"later"')]);
  });

  it('says nothing of one that its client did not wait for', async () => {
    const before = responsesChecked();
    const aborting = new AbortController();
    const gone = new Promise<void>((left) => {
      recorded = (_request, response) => {
        response.on('close', left);
        response.writeHead(200, weighed).write('{');
        aborting.abort();
      };
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/boxes/a`;
    await expect(fetch(url, { signal: aborting.signal })).rejects.toThrow();
    await gone;
    expect(responsesChecked()).toBe(before);
  });

  it('names method, path, status, operation and what is wrong, once, and fails the test', async () => {
    const wrong = sending(200, weighed, { id: 7 });
    recorded = wrong;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/boxes/a?wide=1`;
    for (let i = 0; i < 2; i++) await (await fetch(url)).text();
    expect(expectNoViolations).toThrow(
      'Not as the OpenAPI document says:\n\n' +
        `GET /boxes/a?wide=1 -> 200 (getBox): it must have required property 'made_at'\n  {"id":7}`,
    );
    expect(expectNoViolations).not.toThrow();
  });
});

describe('The product in a test', () => {
  it('has its responses held to the documents', async () => {
    const api = await startApi();
    const before = responsesChecked();
    await api.request('GET', '/api/v1/crm/contacts');
    await api.request('GET', '/functions/v1/rest-api-proxy/contacts');
    await api.request('GET', '/nowhere');
    await api.close();
    expect(responsesChecked()).toBe(before + 3);
  });
});

describe('A row of the proxy', () => {
  const isAsDeclared = (query: string, row: object) => {
    const url = `/functions/v1/rest-api-proxy/contacts${query}`;
    const headers = { ...JSON_TYPE, 'x-request-id': 'a', 'changes-token': 'b' };
    const sent = { method: 'GET', url, status: 200, headers, body: JSON.stringify([row]) };
    return contractFor(sent).problemOf(sent) === null;
  };

  it.each<[boolean, string, object]>([
    [false, '', { first_name: 'A' }],
    [true, '?select=first_name', { first_name: 'A' }],
    [false, '?select=first_name', { name: 'A' }],
    [true, '?select=name:first_name', { name: 'A' }],
  ])('may be other than whole where select says so: %s for %s and %j', (isRight, query, row) => {
    expect(isAsDeclared(query, row)).toBe(isRight);
  });
});
