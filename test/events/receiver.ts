import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';

/** A call as the receiver got it. */
export interface ReceivedCall {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly at: number;
  /** What the body says. */
  readonly event: any;
}

/** How a receiver responds to the so many-th call, from 0 on. */
export type Respond = (call: ReceivedCall, response: ServerResponse, index: number) => unknown;

/** A real HTTP server that is told of changes. */
export interface Receiver {
  readonly url: string;
  readonly calls: ReceivedCall[];
  respond: Respond;
  /** Waits for so many calls in all. */
  until(count: number): Promise<ReceivedCall[]>;
  /** Calls by their `webhook-id`: what a receiver that heeds it has acted on. */
  effects(): Map<string, ReceivedCall>;
  close(): Promise<void>;
}

/** Responds with a status and nothing else. */
export const status =
  (code: number, headers: Record<string, string> = {}): Respond =>
  (_call, response) =>
    response.writeHead(code, headers).end();

/** Starts a receiver, which responds 204 unless told. */
export async function startReceiver(): Promise<Receiver> {
  const calls: ReceivedCall[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const { method, url: path, headers } = request;
      const call = { method, path, headers, text, at: Date.now(), event: JSON.parse(text) };
      receiver.respond(call, response, calls.push(call) - 1);
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    calls,
    respond: status(204),
    until: async (count) => {
      const end = Date.now() + 20_000;
      while (calls.length < count) {
        if (Date.now() > end) throw new Error(`${calls.length} calls instead of ${count}`);
        await sleep(20);
      }
      return calls;
    },
    effects: () => new Map(calls.map((call) => [String(call.headers['webhook-id']), call])),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

/** Reads a call as a receiver does that checks its signature; fails of one that is not right. */
export function verified(secret: string, { text, headers }: ReceivedCall): any {
  return new Webhook(secret).verify(text, headers as Record<string, string>);
}
