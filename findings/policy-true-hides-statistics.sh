#!/usr/bin/env bash
# PostgreSQL (run here as @electric-sql/pglite 0.5.17): a row-level security policy `using (true)` hides nothing, and still
# costs the planner its statistics. A plain view (no security barrier) belongs to a role that such a policy lets past. A filter
# by an operator that is not leakproof (`like`) through it is estimated as if the column had never been analyzed; with row-level
# security switched off, or by a leakproof operator (`=`), the same view uses the statistics.
#
# Seen: 5,000 of 10,000 rows match. Estimated without the policy: 5000; with it: 400 for `like '%red%'` and 1 for a longer
# pattern that matches the same rows; 5000 for `=`.
# Why it matters: which index, and which side of a join, is chosen by a guess that depends on the pattern's length alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @electric-sql/pglite@0.5.17
cat >probe.mjs <<'JS'
import assert from 'node:assert';
import { PGlite } from '@electric-sql/pglite';

const db = new PGlite();
await db.exec(`
  create table things (name text);
  insert into things select case when i % 2 = 0 then 'a bright red thing' else 'a blue thing' end from generate_series(1, 10000) i;
  analyze things;
  create role reader;
  grant select on things to reader;
  create policy everything on things for select to reader using (true);
  create view shown as select * from things;
  grant create on schema public to reader;
  alter view shown owner to reader;
  create role app;
  grant select on shown to app;
`);
const estimate = async (condition) => {
  const { rows } = await db.query(`explain (format json) select * from shown where ${condition}`);
  return rows[0]['QUERY PLAN'][0].Plan['Plan Rows'];
};
const conditions = ["name like '%red%'", "name like '%bright red thing%'", "name = 'a bright red thing'"];
const estimates = async () => Object.fromEntries(await Promise.all(conditions.map(async (c) => [c, await estimate(c)])));

await db.exec('set role app');
const without = await estimates();
await db.exec('reset role; alter table things enable row level security; set role app');
const behind = await estimates();
const { rows } = await db.query('select version() as version, count(*)::int as rows from shown');
console.log(rows[0], { without, behind });

assert.equal(rows[0].rows, 10000, 'the policy hides nothing');
for (const condition of conditions) assert.equal(without[condition], 5000);
assert.ok(behind[conditions[0]] <= 1000 && behind[conditions[1]] <= 10, 'guessed by the length of the pattern');
assert.equal(behind[conditions[2]], 5000, 'a leakproof operator still uses the statistics');
JS
node probe.mjs
