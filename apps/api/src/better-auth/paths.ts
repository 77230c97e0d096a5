import type { ErrorCode } from '@rosetta/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { failureResponses } from '../openapi/failure-responses.js';
import type { Operation, Parameter, Response, Schema } from '../openapi/openapi-types.js';
import type { AuthEndpoint, Refusal } from './endpoint.js';
import { AUTH_PATH, authRoutes, PUBLISHED_AUTH_PATH } from './endpoints.js';
import { authSchemas, ref } from './schemas.js';

type Refusals = readonly (readonly [status: number, message: string, code?: string])[];

const header = (name: string) => ({ $ref: `#/components/headers/${name}` });
const requestId = { 'X-Request-Id': header('XRequestId') };

/** What is refused everywhere: where a session is needed, where a page may send, where there is a body. */
const noSession: Refusal = [401, 'Unauthorized', 'UNAUTHORIZED'];
const foreignPage: Refusal = [403, 'Invalid origin', 'INVALID_ORIGIN'];
const ofBodies: Refusals = [
  [400, '[body.name] Invalid input: expected string, received undefined', 'VALIDATION_ERROR'],
  [400, 'Invalid JSON in request body', 'BAD_REQUEST'],
  [415, 'Content-Type is required. Allowed types: application/json', 'UNSUPPORTED_MEDIA_TYPE'],
];

const meanings: Readonly<Record<number, string>> = {
  400: 'The request is not valid. What the store cannot keep is refused in the shape of /api/v1.',
  401: 'There is no session, or it does not help.',
  403: "This session may not do this, or another site's page asks.",
  415: 'The body is not sent as JSON.',
  422: 'The user cannot be created.',
};

/** Refusals of the application around better-auth, in the shape of `/api/v1`. */
const around: ReadonlyMap<ErrorCode, string> = new Map<ErrorCode, string>([
  ['conflict', 'The record was changed at the same time; try again'],
  ['payload_too_large', 'The request body is too large'],
  ['internal', 'Internal server error'],
  ['too_slow', 'The request took too long and was stopped; narrow its filters or ask for less at once'],
  ['unavailable', 'The service is temporarily unavailable; try again'],
]);
const names: Readonly<Record<number, string>> = {
  409: 'AuthConflict',
  413: 'AuthPayloadTooLarge',
  429: 'AuthRateLimited',
  500: 'AuthInternalError',
  503: 'AuthUnavailable',
};
/** What every endpoint may answer, by status. */
function sharedResponses(): ReadonlyMap<number, Response> {
  const responses = failureResponses(AUTH_PATH, 'post', around);
  for (const response of responses.values()) response.headers = requestId;
  responses.get(503)!.headers = { ...requestId, 'Retry-After': header('RetryAfterIfKnown') };
  return responses.set(429, {
    description: 'Too many requests; `Retry-After` says when to try again.',
    headers: { ...requestId, 'Retry-After': header('RetryAfter') },
    content: json(ref('AuthError'), [[429, 'Too many requests. Please try again later.']]),
  });
}

/** Adds better-auth's endpoints to a document: Nest does not know them, and they refuse in shapes of their own. */
export function addAuthPaths(document: OpenAPIObject): void {
  const paths = Object.fromEntries(
    authRoutes.map(({ url, endpoint }) => [
      url,
      { [endpoint.method.toLowerCase()]: operationOf(endpoint, url) },
    ]),
  );
  document.paths = { ...paths, ...document.paths };
  const components = document.components!;
  Object.assign((components.schemas ??= {}), authSchemas);
  components.responses = Object.fromEntries(
    [...sharedResponses()].map(([status, response]) => [names[status]!, response]),
  ) as never;
}

function operationOf(endpoint: AuthEndpoint, url: string): Operation {
  const { method, path, tag, summary, description, session, query = {}, body, example } = endpoint;
  const isPublished = url.startsWith(PUBLISHED_AUTH_PATH);
  return {
    tags: [isPublished ? 'Signing in' : tag],
    summary,
    description,
    operationId: `${isPublished ? 'v1Auth' : 'auth'}${path.replace(/[/-](\w)/g, (_match, letter: string) => letter.toUpperCase())}`,
    security:
      session === 'none' ? [] : [{ session: [] }, { bearer: [] }, ...(session === 'read' ? [{}] : [])],
    parameters: Object.entries(query).map(([name, schema]) => parameterOf(name, schema)),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: body, example } } },
    }),
    responses: {
      200: responseOf(endpoint),
      ...refusalsOf(endpoint),
      ...(method === 'POST' && { 409: itself(409), 413: itself(413) }),
      429: itself(429),
      500: itself(500),
      503: itself(503),
    },
  };
}

function parameterOf(name: string, { description, ...schema }: Schema): Parameter {
  const required = !name.endsWith('?');
  return {
    name: name.replace('?', ''),
    in: 'query',
    required,
    ...(description !== undefined && { description: description as string }),
    schema,
  };
}

function responseOf({ response, returns, session, body, setsSession }: AuthEndpoint): Response {
  const facts = { ...(setsSession === 'always' && { required: true }), schema: { type: 'string' } };
  const cookie = cookieOf(setsSession === 'always');
  const token = { description: 'The session, for programs: good as a Bearer, like `token`.', ...facts };
  const location = { description: 'The `callbackURL` that was sent.', schema: facts.schema };
  return {
    description: returns,
    headers: {
      ...requestId,
      ...((setsSession || session !== 'none') && { 'Set-Cookie': cookie }),
      ...(setsSession && { 'Set-Auth-Token': token }),
      ...(hasProperty(body, 'callbackURL') && { Location: location }),
    },
    content: { 'application/json': { schema: response } },
  };
}

function cookieOf(required: boolean) {
  const facts = { ...(required && { required }), schema: { type: 'string' } };
  return { description: 'The session, for browsers: set, prolonged or cleared.', ...facts };
}

function hasProperty(body: Schema | undefined, name: string): boolean {
  return name in ((body?.['properties'] as object | undefined) ?? {});
}

function refusalsOf({
  method,
  asked = method,
  session,
  body,
  refusals = [],
}: AuthEndpoint): Record<number, Response> {
  const all: Refusals = [
    ...(body ? ofBodies : []),
    ...(session === 'needed' ? [noSession] : []),
    ...(asked === 'POST' ? [foreignPage] : []),
    ...refusals,
  ];
  const statuses = [...new Set(all.map(([status]) => status))].sort();
  return Object.fromEntries(
    statuses.map((status) => {
      const schema = status === 400 ? { anyOf: [ref('AuthError'), ref('HouseError')] } : ref('AuthError');
      const content = json(
        schema,
        all.filter(([each]) => each === status),
      );
      const headers = { ...requestId, ...(session !== 'none' && { 'Set-Cookie': cookieOf(false) }) };
      return [status, { description: meanings[status], headers, content }];
    }),
  );
}

function json(schema: Schema, refusals: Refusals): Response['content'] {
  const examples = Object.fromEntries(
    refusals.map(([status, message, code]) => [
      (code ?? `without_code_${status}`).toLowerCase(),
      { summary: message, value: { message, ...(code && { code }) } },
    ]),
  );
  return { 'application/json': { schema, examples } };
}

function itself(status: number): Response {
  return { $ref: `#/components/responses/${names[status]}` } as Response;
}
