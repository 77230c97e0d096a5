import type { Client } from 'pg';

const LOOK_EVERY_MS = 500;

/** What `pg` keeps of a connection. */
interface Internals {
  /** False while it waits for a response. */
  readonly readyForQuery?: boolean;
  readonly connection: {
    readonly stream: { readonly bytesRead: number; destroy(error: Error): void };
  };
}

/** What was last seen of a connection. */
interface Seen {
  bytes: number;
  /** Looks since then in which it waited and heard nothing. */
  silentLooks: number;
}

/**
 * Ends connections that wait for a response and hear nothing for longer than any statement may take: whoever is behind them has
 * hung, or is cut off by a network that drops packets, and nobody else would say so. It looks at all of them now and then, so
 * that a statement has no timer of its own.
 */
export class AnswerWatch {
  private readonly clients = new Map<Internals, Seen>();
  private timer: NodeJS.Timeout | undefined;
  private heardAt = performance.now();

  constructor(private readonly limitMs: number) {}

  add(client: Client): void {
    const internals = client as unknown as Internals;
    this.clients.set(internals, { bytes: internals.connection.stream.bytesRead, silentLooks: 0 });
    this.heardAt = performance.now();
    this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  remove(client: Client): void {
    this.clients.delete(client as unknown as Internals);
    if (this.clients.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Whether any of the connections has heard anything since a moment of `performance.now()`. */
  hasHeardSince(moment: number): boolean {
    return this.heardAt >= moment;
  }

  /** Looks are counted, not time: whoever was stopped for a while has heard nothing either. */
  private look(): void {
    for (const [client, seen] of this.clients) {
      const { bytesRead } = client.connection.stream;
      const hasHeard = bytesRead !== seen.bytes;
      if (hasHeard) this.heardAt = performance.now();
      if (hasHeard || client.readyForQuery !== false) {
        seen.bytes = bytesRead;
        seen.silentLooks = 0;
      } else if (++seen.silentLooks * LOOK_EVERY_MS >= this.limitMs)
        client.connection.stream.destroy(new SilentConnectionError(this.limitMs));
    }
  }
}

/** What is said of a connection that was ended because it did not answer. */
export class SilentConnectionError extends Error {
  readonly code = 'ETIMEDOUT';

  constructor(limitMs: number) {
    super(`Postgres has not answered for ${limitMs} ms`);
  }
}
