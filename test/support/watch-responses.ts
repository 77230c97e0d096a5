import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import { type Contract, isJson, type SentResponse } from './contract.js';
import { contractFor } from './product-contract.js';
import { noteResponse } from './violations.js';

/** Longer bodies are not kept; only their content type is looked at. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;

/** What is no part of any API: pages for people with what they load, the documents themselves, and metrics. */
const OUTSIDE =
  /^\/+(?:$|\?|(?:docs|assets|account|import|duplicates|webhooks|metrics)(?:[/?]|$)|openapi(?:\/[^/?]*)?\.json)/;

/** Holds every response of a server to a document, whoever asks; see `violations.ts` for what becomes of it. */
export function watchResponses(
  server: Server,
  contractOf: (response: SentResponse) => Contract = contractFor,
): void {
  server.prependListener('request', (request, response) => {
    if (!isOutside(request))
      onResponse(request, response, (response) => noteResponse(contractOf(response).problemOf(response)));
  });
}

function isOutside({ url, method, headers }: IncomingMessage): boolean {
  const isPreflight = method === 'OPTIONS' && 'access-control-request-method' in headers;
  return isPreflight || OUTSIDE.test(url!);
}

/** Tells of a response before its end is sent, so that whoever awaits it finds it told of. */
function onResponse(
  request: IncomingMessage,
  response: ServerResponse,
  tell: (response: SentResponse) => void,
): void {
  const own = (name: 'writeHead' | 'write' | 'end') => (response[name] as Send).bind<Send>(response);
  const [writeHead, write, end] = [own('writeHead'), own('write'), own('end')];
  let named: OutgoingHttpHeaders = {};
  let chunks: Buffer[] | null = [];
  let size = 0;
  const headers = () => ({ ...response.getHeaders(), ...named });
  const keep = (chunk: unknown) => {
    if (!chunk || typeof chunk === 'function') return;
    const bytes = Buffer.from(chunk as string);
    size += bytes.length;
    if (size > MAX_KEPT_BYTES || !isJson(headers()['content-type'])) chunks = null;
    chunks?.push(bytes);
  };
  response.writeHead = (...given: unknown[]) => {
    named = inLowerCase(given.at(-1));
    return writeHead(...given);
  };
  response.write = (...given: unknown[]) => {
    keep(given[0]);
    return write(...given);
  };
  response.end = (...given: unknown[]) => {
    keep(given[0]);
    const body = chunks && Buffer.concat(chunks).toString();
    const { method, url } = request as Required<IncomingMessage>;
    tell({ method, url, status: response.statusCode, headers: headers(), body });
    return end(...given);
  };
}

type Send = (...given: unknown[]) => never;

/** The headers that Fastify hands over with the status, which `getHeaders` does not know. */
function inLowerCase(headers: unknown): OutgoingHttpHeaders {
  if (headers === null || typeof headers !== 'object') return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
