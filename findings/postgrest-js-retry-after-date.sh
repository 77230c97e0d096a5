#!/usr/bin/env bash
# @supabase/postgrest-js 2.119.1 sends a read that was answered 503 or 520 three times more by itself, and waits as `Retry-After`
# says, for as many seconds as it says, or 1, 2 and 4 s without the header. A `Retry-After` in its other form, an HTTP date
# (RFC 9110, section 10.2.3), is taken as no time at all: the three repetitions follow at once.
#
# Seen: 4 requests in 6.0 s for `Retry-After: 2`, 7.0 s without it, and within 0.1 s for a date 30 seconds ahead; 502 and 504 are
# not repeated.
# Why it matters: a server or balancer in maintenance that names the time of its return is asked four times as often as before,
# and one that says `Retry-After: 60` keeps each caller waiting for three minutes before it learns of the error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @supabase/postgrest-js@2.119.1
cat >probe.mjs <<'JS'
import assert from 'node:assert';
import http from 'node:http';
import { PostgrestClient } from '@supabase/postgrest-js';

async function asked(status, headers) {
  let requests = 0;
  const server = http.createServer((request, response) => {
    requests += 1;
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{"message":"busy"}');
  });
  await new Promise((resolve) => server.listen(0, resolve));
  const begun = performance.now();
  await new PostgrestClient(`http://127.0.0.1:${server.address().port}`).from('people').select();
  const seconds = (performance.now() - begun) / 1000;
  server.close();
  server.closeAllConnections();
  console.log(status, headers, `${requests} requests in ${seconds.toFixed(1)} s`);
  return { requests, seconds };
}

const date = new Date(Date.now() + 30_000).toUTCString();
const byDate = await asked(503, { 'retry-after': date });
assert.equal(byDate.requests, 4);
assert(byDate.seconds < 1);
const bySeconds = await asked(503, { 'retry-after': '2' });
assert.equal(bySeconds.requests, 4);
assert(bySeconds.seconds >= 6);
assert((await asked(503, {})).seconds >= 7);
assert.equal((await asked(504, {})).requests, 1);
JS
node probe.mjs
