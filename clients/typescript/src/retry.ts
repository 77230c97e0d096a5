import { isRepeatable } from './idempotency.js';

/** Sends one request; what `fetch` does. */
export type Send = (request: Request) => Promise<Response>;

/** How patient a client is. */
export interface RetryOptions {
  /** How often a call is repeated at most; 3 unless told. */
  readonly times?: number;
  /** The longest wait before a repetition, 30,000 ms unless told; a response that asks for more goes to the caller. */
  readonly longestWaitMs?: number;
}

/**
 * Repeats what may pass: 429, 503, the 409 with `Retry-After` of a key whose first request is still being answered, and a
 * connection that failed. Only reads and writes with an `Idempotency-Key` are repeated.
 */
export function retrying(send: Send, { times = 3, longestWaitMs = 30_000 }: RetryOptions = {}): Send {
  return async (request) => {
    const most = isRepeatable(request) ? times : 0;
    for (let repeated = 0; repeated < most; repeated++) {
      let waitMs = backoffMs(repeated);
      try {
        const response = await send(request.clone());
        if (!asksToWait(response)) return response;
        waitMs = retryAfterMs(response) ?? waitMs;
        if (waitMs > longestWaitMs) return response;
        await response.body?.cancel();
      } catch (error) {
        if (request.signal.aborted) throw error;
      }
      await sleep(waitMs, request.signal);
    }
    return send(request);
  };
}

/** How long a response asks to wait, in seconds or until a date; undefined when it does not say. */
export function retryAfterMs({ headers }: Response): number | undefined {
  const text = headers.get('Retry-After') ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}

function asksToWait({ status, headers }: Response): boolean {
  return status === 429 || status === 503 || (status === 409 && headers.has('Retry-After'));
}

/** Half a second, doubled each time, spread so that callers do not come back together. */
function backoffMs(repeated: number): number {
  return 500 * 2 ** repeated * (0.5 + Math.random() / 2);
}

/** Waits, but no longer than the signal lets it. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
