import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { invalid } from '@rosetta/common';

/** An upload that is silent for so long is over. */
const SILENCE_MS = 60_000;
/** How long a refused client may go on sending before it hears of it: answered at once, many would only see a reset. */
const DRAIN_MS = 1_000;

/** A request whose body is still on the wire, and its response. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Lets `read` take a request's body off the wire as fast as it likes, and ends the request in order if it does not. */
export async function receiving<T>(
  { request, response }: Exchange,
  read: (bytes: AsyncIterable<Buffer>) => Promise<T>,
): Promise<T> {
  if (request.headers.expect !== undefined) {
    response.removeHeader('connection');
    response.writeContinue();
  }
  request.setTimeout(SILENCE_MS);
  // A workbook is read when all of it is there; nobody is silent meanwhile.
  request.once('end', () => request.setTimeout(0));
  try {
    return await read(request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>);
  } catch (error) {
    if (request.destroyed && !request.complete) throw invalid('The upload broke off');
    response.setHeader('connection', 'close');
    await drain(request);
    throw error;
  } finally {
    request.setTimeout(0);
  }
}

async function drain(request: IncomingMessage): Promise<void> {
  if (request.readableEnded) return;
  const over = new AbortController();
  const { signal } = over;
  request.resume();
  await Promise.race([
    once(request, 'end', { signal }).catch(() => undefined),
    sleep(DRAIN_MS, undefined, { signal, ref: false }).catch(() => undefined),
  ]);
  over.abort();
}
