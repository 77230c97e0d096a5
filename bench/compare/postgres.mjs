// The Postgres server that all contestants share, and how rows get into it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { at } from '../support.mjs';
import { postmasterOf } from './processes.mjs';

/** The server at `url` (its user must be a superuser), or the product's embedded one in a directory that goes with it. */
export async function openServer(url) {
  const server = url
    ? { urlOf: (database) => withDatabase(url, database), stop: () => undefined }
    : await embedded();
  const administer = (sql) => withClient(server.urlOf('postgres'), (client) => client.query(sql));
  const drop = (database) => administer(`drop database if exists ${database} with (force)`);
  const { rows } = await administer(
    `select version(), current_setting('shared_buffers') as buffers, current_setting('is_superuser') = 'on' as super`,
  );
  if (!rows[0].super)
    throw new Error('The user of DATABASE_URL must be a superuser: rows are copied past row-level security');
  return {
    description: `${rows[0].version.split(' ').slice(0, 2).join(' ')}, shared_buffers ${rows[0].buffers}`,
    drop,
    async create(database) {
      await drop(database);
      await administer(`create database ${database} template template0`);
      return server.urlOf(database);
    },
    checkpoint: () => administer('checkpoint'),
    /** The server's process, where it runs on this machine. */
    postmaster: () =>
      withClient(server.urlOf('postgres'), async (client) =>
        postmasterOf((await client.query('select pg_backend_pid() as pid')).rows[0].pid),
      ),
    stop: server.stop,
  };
}

async function embedded() {
  const { startEmbeddedPostgres } = await at('libs/embedded-postgres/src/index');
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rosetta-bench-'));
  // Also when this is interrupted, which ends the server too.
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const server = await startEmbeddedPostgres({ dataDir });
  return { urlOf: (database) => server.url(database), stop: () => server.stop() };
}

function withDatabase(url, database) {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return String(other);
}

/** Does something over a connection of its own. */
export async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Copies rows into a table; each is an object of column and value. */
export async function copyRows(client, table, rows) {
  const { columns, lines } = linesOf(rows);
  if (columns.length === 0) return;
  const quoted = columns.map((column) => `"${column}"`).join();
  await pipeline(Readable.from(lines), client.query(copyFrom(`copy ${table} (${quoted}) from stdin`)));
}

function linesOf(rows) {
  const iterator = rows[Symbol.iterator]();
  const first = iterator.next();
  const columns = first.done ? [] : Object.keys(first.value);
  const line = (row) => `${columns.map((column) => cellOf(row[column])).join('\t')}\n`;
  function* lines() {
    let text = line(first.value);
    for (const row of iterator) {
      text += line(row);
      if (text.length < 100_000) continue;
      yield text;
      text = '';
    }
    yield text;
  }
  return { columns, lines: lines() };
}

const SPECIAL = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escaped = (text) => text.replace(/[\\\t\n\r]/g, (character) => SPECIAL[character]);

function cellOf(value) {
  if (value === null || value === undefined) return '\\N';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return escaped(`{${value.map((each) => JSON.stringify(each)).join()}}`);
  return escaped(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** Takes the indexes off tables that no constraint needs, and returns how to make them again. */
export async function dropIndexes(client, tables) {
  const { rows } = await client.query(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
     where i.indrelid = any($1::text[]::regclass[]) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [tables],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return async () => {
    await client.query(`set maintenance_work_mem = '512MB'`);
    for (const { definition } of rows) await client.query(definition);
    await client.query(`vacuum analyze ${tables.join()}`);
  };
}
