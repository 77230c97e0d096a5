// A receiver of webhooks as a process of its own, so that nobody who measures shares an event loop with it. It responds 204, and
// tells its parent, whenever that asks, how many calls came and which events they were, by path and `webhook-id`.
import http from 'node:http';

let calls = 0;
const told = new Set();
const server = http.createServer((request, response) => {
  calls += 1;
  told.add(`${request.url} ${request.headers['webhook-id']}`);
  request.resume();
  request.on('end', () => response.writeHead(204).end());
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', () => process.send({ calls, told: told.size }));
process.on('disconnect', () => process.exit());
