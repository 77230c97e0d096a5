// A receiver as a process of its own that behaves as its path says, checks each signature by the library, and acts once by
// `webhook-id`, as a good receiver does. It tells its parent, whenever that asks, what came and what it acted on.
import http from 'node:http';
import { Webhook } from 'standardwebhooks';

const secrets = new Map();
/** By path: calls, and the versions it acted on by `webhook-id`, in their order. */
const seen = new Map();

/** How a path responds to its so many-th call, from 0 on; whatever it does not spoil is 204. */
const manners = {
  steady: () => false,
  // Acted on, and not said so: the sender has to send it again, and nobody may act twice.
  'fails after acting': (index, response) => index % 3 === 0 && response.writeHead(500).end('no'),
  '500 at first': (index, response) => index < 4 && response.writeHead(500).end(),
  '429 with Retry-After': (index, response) =>
    index % 25 === 10 && response.writeHead(429, { 'retry-after': '2' }).end(),
  '503 for a while': (index, response) => index < 2 && response.writeHead(503, { 'retry-after': '1' }).end(),
  'closes early': (index, response) => index % 20 === 5 && response.destroy(),
  'breaks off its response': (index, response) => {
    if (index % 20 !== 5) return false;
    response.writeHead(200, { 'content-length': 100 }).write('half');
    setTimeout(() => response.destroy(), 5);
    return true;
  },
  hangs: (index) => index === 3,
  slow: (_index, response) => setTimeout(() => response.writeHead(204).end(), 150),
  'gone, then back': (index, response) => index === 5 && response.writeHead(410).end(),
};
const actsAnyway = new Set(['fails after acting', 'hangs', 'closes early']);

const server = http.createServer((request, response) => {
  const name = decodeURIComponent(request.url.slice(1));
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const of = seen.get(name) ?? { calls: 0, wrong: 0, acted: [], ids: new Set() };
    seen.set(name, of);
    const index = of.calls++;
    let event;
    try {
      event = new Webhook(secrets.get(name)).verify(Buffer.concat(chunks).toString(), request.headers);
    } catch {
      of.wrong += 1;
      return response.writeHead(401).end();
    }
    const isSpoilt = manners[name](index, response);
    const isRefused =
      isSpoilt && !actsAnyway.has(name) && name !== 'slow' && name !== 'breaks off its response';
    const id = request.headers['webhook-id'];
    if (!isRefused && !of.ids.has(id)) {
      of.ids.add(id);
      of.acted.push([event.data.entity_id, event.data.version]);
    }
    if (!isSpoilt) response.writeHead(204).end();
  });
});
server.listen(0, '127.0.0.1', () =>
  process.send({ port: server.address().port, manners: Object.keys(manners) }),
);
process.on('message', ({ name, secret }) => {
  if (name) secrets.set(name, secret);
  else process.send(Object.fromEntries([...seen].map(([key, { ids: _ids, ...of }]) => [key, of])));
});
process.on('disconnect', () => process.exit());
