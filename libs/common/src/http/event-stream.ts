import type { ServerResponse } from 'node:http';
import type { StreamableFile } from '@nestjs/common';
import { DomainError } from '../domain-error.js';
import { download } from './download.js';

/** Of one organization, to one process. */
const MAX_FOLLOWERS = 20;

/** As much of a reply as a stream of events needs. */
export interface EventStreamReply {
  header(name: string, value: string): unknown;
  readonly raw: ServerResponse;
}

/** How events are answered. */
export interface EventStreamOptions<Item> {
  /** An item as server-sent events. */
  readonly present: (item: Item) => string;
  /** Asked for its headers alone. */
  readonly isHead: boolean;
  /** The longest a client may take to ask for more. */
  readonly idleMs: number;
}

/** Answers server-sent events as they happen; `follow` is told when the client is gone. */
export async function eventStream<Item>(
  reply: EventStreamReply,
  follow: (gone: AbortSignal) => AsyncIterable<Item>,
  { present, isHead, idleMs }: EventStreamOptions<Item>,
): Promise<StreamableFile> {
  reply.header('cache-control', 'no-store');
  // Asks nginx not to hold events back.
  reply.header('x-accel-buffering', 'no');
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return download(presented(follow(gone.signal), present), { type: 'text/event-stream', isHead, idleMs });
}

async function* presented<Item>(
  items: AsyncIterable<Item>,
  present: (item: Item) => string,
): AsyncGenerator<string, void> {
  for await (const item of items) yield present(item);
}

/** Who follows events of one kind, by organization. */
export class Followers {
  private readonly counts = new Map<string, number>();

  /** `kind` is what the streams are called in a refusal. */
  constructor(private readonly kind: string) {}

  /** How many there are, of all organizations. */
  get total(): number {
    let total = 0;
    for (const count of this.counts.values()) total += count;
    return total;
  }

  /**
   * Counts one more follower, until what it returns is called.
   * @throws {rate_limited} the organization has as many as it may have
   */
  enter(organizationId: string): () => void {
    const count = this.counts.get(organizationId) ?? 0;
    if (count >= MAX_FOLLOWERS) {
      const message = `An organization may have ${MAX_FOLLOWERS} ${this.kind} at once`;
      throw new DomainError('rate_limited', message, { retryAfterSeconds: 5 });
    }
    this.counts.set(organizationId, count + 1);
    return () => {
      const left = this.counts.get(organizationId)! - 1;
      if (left > 0) this.counts.set(organizationId, left);
      else this.counts.delete(organizationId);
    };
  }
}
