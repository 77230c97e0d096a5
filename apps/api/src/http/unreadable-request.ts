import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { DomainError, type ErrorCode, newId } from '@rosetta/common';
import type { ErrorResponse, FailedRequest } from '../dialects/dialect.js';

/** How Node tells of bytes that are no request; the packet is missing where nothing came. */
export interface UnreadableRequest extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
}

type RequestLine = Pick<FailedRequest, 'method' | 'path'>;

/** Writes a failure under a path, in the shape of its dialect. */
export type RenderFailure = (failure: DomainError, request: FailedRequest) => ErrorResponse;

interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  /** Where HTTP has a status of its own for it. */
  readonly status?: number;
}

const unreadable: Refusal = { code: 'validation_failed', message: 'The request is not valid HTTP' };
const late: Refusal = {
  code: 'validation_failed',
  message: 'The request did not arrive in time',
  status: 408,
};
const refusals: Readonly<Record<string, Refusal>> = {
  HPE_INVALID_URL: { code: 'validation_failed', message: 'The path must be percent-encoded ASCII' },
  HPE_HEADER_OVERFLOW: {
    code: 'payload_too_large',
    message: 'The path and headers are too long',
    status: 431,
  },
  ERR_HTTP_REQUEST_TIMEOUT: late,
};

/** Refuses what the HTTP parser cannot read. There is no request and no reply then, only the connection. */
export function refuseUnreadable(error: UnreadableRequest, socket: Socket, render: RenderFailure): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  refuse(socket, refusals[error.code ?? ''] ?? unreadable, requestLineOf(error.rawPacket), render);
}

/** Refuses a request whose body does not come; nothing of a response may have been sent. */
export function refuseLateBody(
  { socket, method = '', url = '' }: IncomingMessage,
  render: RenderFailure,
): void {
  refuse(socket, late, { method, path: url.split('?', 1)[0]! }, render);
}

function refuse(
  socket: Socket,
  { code, message, status: ownStatus }: Refusal,
  requestLine: RequestLine,
  render: RenderFailure,
): void {
  const requestId = newId();
  const response = render(new DomainError(code, message), { requestId, ...requestLine });
  const status = ownStatus ?? response.status;
  const body = JSON.stringify(response.body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}

/** Method and path, as far as they can be made out. */
function requestLineOf(packet: Buffer = Buffer.alloc(0)): RequestLine {
  const [, method = '', path = '/'] = /^(\S*) ([^\s?]*)/.exec(packet.toString('latin1')) ?? [];
  return { method, path };
}
