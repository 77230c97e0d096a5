import type { RosettaClient } from './client.js';
import { RosettaError } from './errors.js';
import type { ImportResponse, ImportDto, paths } from './generated/platform.js';
import { sleep } from './retry.js';

const BEFORE_COMING_BACK_MS = 1_000;

interface ServerSentEvent {
  id?: string;
  event?: string;
  data?: string;
}

/** Follows an import to its end: gives each of its states, the last one included; where the connection breaks, it comes back. */
export async function* followImport(
  client: RosettaClient<paths>,
  id: string,
  { signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<ImportDto> {
  let seen: string | undefined;
  for (;;) {
    const params = { path: { id }, header: { 'Last-Event-ID': seen } };
    const { data, error, response } = await client.GET('/api/v1/imports/{id}/events', {
      params,
      parseAs: 'stream',
      signal,
    });
    if (!response.ok) throw new RosettaError(error, response);
    if (!data) return;
    for await (const sent of eventsIn(data)) {
      seen = sent.id ?? seen;
      if (sent.data) yield (JSON.parse(sent.data) as ImportResponse).import;
      if (sent.event === 'end') return;
    }
    await sleep(BEFORE_COMING_BACK_MS, signal);
  }
}

/** The events of a stream, as far as it came. */
async function* eventsIn(stream: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
      if (done) return;
      const blocks = (text + decoder.decode(value, { stream: true })).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) yield eventOf(block);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function eventOf(block: string): ServerSentEvent {
  const fields = block.split('\n').map((line) => {
    const [name = '', ...rest] = line.split(': ');
    return [name, rest.join(': ')];
  });
  return Object.fromEntries(fields) as ServerSentEvent;
}
