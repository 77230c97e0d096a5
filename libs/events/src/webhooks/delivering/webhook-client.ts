import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { EVENTS_OPTIONS, type EventsOptions } from '../../events.options.js';
import { publicLookup, refusePrivateHost } from './endpoint-address.js';

/** How long a call may take in all, from the look-up of its host to the end of the response. */
const TIME_LIMIT_MS = 10_000;
/** How much of a response is kept. */
const KEPT_BYTES = 4_096;
/** How much is read of it, so that the connection can serve again. */
const READ_BYTES = 64 * 1024;
const MAX_RETRY_AFTER_SECONDS = 24 * 60 * 60;

/** What has become of one call. */
export interface CallResult {
  readonly isSuccess: boolean;
  readonly at: Date;
  readonly durationMs: number;
  /** Null where there was no response. */
  readonly status: number | null;
  readonly body: string | null;
  readonly error: string | null;
  /** How long the receiver wants to be left alone. */
  readonly retryAfterSeconds: number | null;
}

interface Call {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Received = Pick<CallResult, 'status' | 'body' | 'retryAfterSeconds'>;

/** Calls receivers: follows no redirects, connects to public addresses alone, and waits for nobody longer than it said. */
@Injectable()
export class WebhookClient implements OnModuleDestroy {
  private readonly agents = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true }),
  };
  private readonly lookup = publicLookup();

  constructor(@Inject(EVENTS_OPTIONS) private readonly options: EventsOptions) {}

  onModuleDestroy(): void {
    for (const agent of Object.values(this.agents)) agent.destroy();
  }

  /** Never fails: what goes wrong is a result. */
  async send(call: Call): Promise<CallResult> {
    const at = new Date();
    const begun = performance.now();
    const outcome = await this.attempt(call).catch((error: unknown) => ({ error: wordsFor(error) }));
    const durationMs = Math.round(performance.now() - begun);
    if ('error' in outcome)
      return {
        isSuccess: false,
        at,
        durationMs,
        status: null,
        body: null,
        retryAfterSeconds: null,
        ...outcome,
      };
    const status = outcome.status!;
    const isSuccess = status >= 200 && status < 300;
    return { isSuccess, at, durationMs, ...outcome, error: isSuccess ? null : refusalOf(status) };
  }

  private async attempt(call: Call): Promise<Received> {
    const url = new URL(call.url);
    if (!this.options.webhooks.allowPrivate) refusePrivateHost(url);
    // `AbortSignal.timeout` cannot be called off: each would last ten seconds, and then make an error that nobody sees.
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), TIME_LIMIT_MS);
    try {
      return await this.request(url, call, limit.signal).catch((error: unknown) => {
        // The receiver closed a connection that had been idle: it has not seen this call.
        if (error instanceof StaleConnectionError) return this.request(url, call, limit.signal);
        throw error;
      });
    } finally {
      clearTimeout(timer);
    }
  }

  private request(url: URL, { headers, body }: Call, signal: AbortSignal): Promise<Received> {
    const protocol = url.protocol as keyof typeof this.agents;
    const { request } = protocol === 'https:' ? https : http;
    return new Promise((resolve, reject) => {
      const sent = request(url, {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        agent: this.agents[protocol],
        signal,
        ...(!this.options.webhooks.allowPrivate && { lookup: this.lookup }),
      });
      sent.on('error', (error: NodeJS.ErrnoException) => {
        const isStale = sent.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        reject(isStale ? new StaleConnectionError() : error);
      });
      sent.on('response', (response) => {
        receive(response).then(resolve, reject);
      });
      sent.end(body);
    });
  }
}

class StaleConnectionError extends Error {}

/** The verdict is the status; a body that breaks off or does not end changes nothing about it. */
async function receive(response: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      if (bytes < KEPT_BYTES) chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > READ_BYTES) break;
    }
  } catch {
    // What has come is kept.
  }
  const body = Buffer.concat(chunks).subarray(0, KEPT_BYTES).toString('utf8').replaceAll('\0', '\uFFFD');
  const retryAfterSeconds = readRetryAfter(response.headers['retry-after']);
  return { status: response.statusCode!, body, retryAfterSeconds };
}

/** Seconds or a date (RFC 9110); null of anything else. */
function readRetryAfter(header: string | undefined): number | null {
  if (header === undefined) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return seconds > 0 ? Math.min(Math.ceil(seconds), MAX_RETRY_AFTER_SECONDS) : null;
}

function refusalOf(status: number): string {
  const isRedirect = status >= 300 && status < 400;
  return isRedirect ? `Status ${status}: redirects are not followed` : `Status ${status}`;
}

function wordsFor(error: unknown): string {
  const { name, message, code } = error as NodeJS.ErrnoException;
  if (name === 'AbortError' || name === 'TimeoutError') return `No response within ${TIME_LIMIT_MS / 1000} s`;
  return (message || code || 'The call failed').slice(0, 500);
}
