import type { ClientBase } from 'pg';

interface Corkable {
  cork(): void;
  uncork(): void;
}

const corked = new WeakSet<object>();

/**
 * Sends all that a connection is asked within one turn of the event loop as one write: a write is a system call, which
 * costs more than building the message.
 */
export function batchWrites(client: ClientBase): void {
  const { stream } = (client as unknown as { connection: { stream: Corkable } }).connection;
  if (corked.has(stream)) return;
  corked.add(stream);
  stream.cork();
  setImmediate(() => {
    corked.delete(stream);
    stream.uncork();
  });
}
