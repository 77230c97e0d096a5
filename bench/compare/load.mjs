// Sends requests over a number of connections, each its next as soon as it has its response. Written on bare sockets: the
// generator of load runs on the machine it measures, and what it takes is missing elsewhere.
import net from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n');
/** After this a request counts as failed. */
const TIMEOUT_MS = 120_000;

/** The length of the first response in `bytes`, or 0 while there is more to come. */
function lengthOf(bytes) {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return 0;
  const head = bytes.latin1Slice(0, headEnd);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const end = headEnd + 4 + Number(length);
    return bytes.length >= end ? end : 0;
  }
  const last = bytes.indexOf(LAST_CHUNK, headEnd + 2);
  return last < 0 ? 0 : last + LAST_CHUNK.length;
}

/** A connection that takes one request at a time; a failed one answers with status 0. */
export function connect(port) {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
  let received = [];
  let settle;
  const toResponse = (value) => {
    received = [];
    settle?.(value);
    settle = undefined;
  };
  socket.on('data', (chunk) => {
    received.push(chunk);
    const bytes = received.length > 1 ? Buffer.concat(received) : chunk;
    received = [bytes];
    if (lengthOf(bytes) > 0) toResponse({ status: Number(bytes.latin1Slice(9, 12)), bytes });
  });
  const fail = () => toResponse({ status: 0, bytes: Buffer.alloc(0) });
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy());
  socket.on('error', fail).on('close', fail);
  return {
    ask: (request) =>
      new Promise((resolve) => {
        settle = resolve;
        if (socket.destroyed) fail();
        else socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

/** A true answer has a good status and contains what was expected. */
export const isTrue = ({ status, bytes }, expect) => status >= 200 && status < 300 && bytes.includes(expect);

/**
 * Asks for `seconds`, or up to ten times as long until there are `least` answers, and waits for what is under way. `next()`
 * makes a request and what its response contains. Returns how many were answered in which time, how many of them failed, and
 * the latencies in milliseconds, sorted.
 */
export async function load({ port, connections, seconds, least = 0, next }) {
  const latencies = [];
  let failed = 0;
  const opened = Array.from({ length: connections }, () => connect(port));
  const begun = performance.now();
  const isOver = () => {
    const spans = (performance.now() - begun) / 1000 / seconds;
    return spans >= 10 || (spans >= 1 && latencies.length >= least);
  };
  const callers = opened.map(async (connection, index) => {
    while (!isOver()) {
      const { bytes, expect } = next();
      const sent = performance.now();
      const response = await connection.ask(bytes);
      latencies.push(performance.now() - sent);
      if (isTrue(response, expect)) continue;
      failed++;
      if (response.status > 0) continue;
      connection.close();
      connection = opened[index] = connect(port);
    }
  });
  await Promise.all(callers);
  const elapsed = (performance.now() - begun) / 1000;
  for (const connection of opened) connection.close();
  return { completed: latencies.length, failed, elapsed, latencies: latencies.sort((a, b) => a - b) };
}
