import { createRequire } from 'node:module';
import type { OpenAPIObject } from '@nestjs/swagger';
import { type MediaType, type Operation, operationsOf } from './openapi-types.js';
import { emailAndPosition, taro } from './request-examples.js';

/** Examples of one operation's answers, by status and content type. */
type OperationExamples = Readonly<Record<string, ResponseExamples>>;
type ResponseExamples = Readonly<Record<string, unknown>>;

/** What the product answered, recorded by `npm run examples`. */
const recorded = createRequire(import.meta.url)('./recorded-examples.json') as Readonly<
  Record<string, OperationExamples>
>;

const listed = {
  id: 'cont_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
  ...taro,
  created_at: '2026-01-20T10:00:00Z',
  updated_at: '2026-02-05T16:00:00Z',
};
/** Document D's samples leave out the note, the free-form fields and the metadata, which a contact by itself shows. */
const contact = { ...listed, note: null, custom_fields: {}, metadata: {} };

/** What the samples of document D are answered, by operation. */
const documented: Readonly<Record<string, unknown>> = {
  listContacts: { items: [listed], total: 35, limit: 50, offset: 0 },
  getContact: { contact },
  createContact: { contact },
  updateContact: { contact: { ...contact, ...emailAndPosition } },
  putContact: { contact: { ...contact, ...emailAndPosition } },
  deleteContact: { success: true },
};

/** Of a document in a document no more than its head: the whole would be most of ours, and its references would dangle. */
const restTables = {
  swagger: '2.0',
  info: {
    title: 'Rosetta CRM',
    description: 'The tables of the proxy, as PostgREST shows them.',
    version: '14',
  },
  host: 'localhost:3000',
  basePath: '/rest/v1',
  schemes: ['http'],
  paths: {},
  parameters: {},
  definitions: {},
};

/** Paths of the proxy's tables. */
const OF_TABLE = /\/(?:rest-api-proxy|rest\/v1)\//;

/** Shows with every operation what it answers where it succeeds. */
export function showResponses(document: OpenAPIObject): void {
  for (const { path, operation } of operationsOf(document)) {
    const { get } = document.paths[path] as { get?: Operation };
    const own = Object.values(responsesOf(operation.operationId));
    // What a proxy's write answers by default may be nothing; asked for, it is the rows as they are read.
    const read = OF_TABLE.test(path) && get ? Object.values(responsesOf(get.operationId)) : [];
    for (const [status, { content = {} }] of Object.entries(operation.responses))
      if (status.startsWith('2'))
        show(
          content,
          Object.assign({}, ...read, ...own, responsesOf(operation.operationId)[status]) as ResponseExamples,
        );
  }
}

function responsesOf(operationId: string): OperationExamples {
  const sample = documented[operationId];
  if (operationId === 'describeRestTables')
    return { 200: { 'application/json': restTables, 'application/openapi+json': restTables } };
  return sample === undefined ? (recorded[operationId] ?? {}) : { 200: { 'application/json': sample } };
}

function show(content: Record<string, MediaType>, examples: ResponseExamples): void {
  const { 'application/json': json } = examples;
  const ofJson = {
    'application/vnd.pgrst.array+json': json,
    'application/vnd.pgrst.object+json': Array.isArray(json) ? (json[0] as unknown) : undefined,
  };
  const all: ResponseExamples = { ...ofJson, ...examples };
  for (const [type, body] of Object.entries(content))
    if (!body.examples && all[type] !== undefined) body.example ??= all[type];
}
