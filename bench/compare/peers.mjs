// What the product is held against: the floor and the plain service, over the same rows in one database.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import ts from 'typescript';
import { root } from '../../scripts/prepare.mjs';
import { searchText } from '../floor-import.mjs';
import { companyRows, contactRows, dealRows, shares } from './people.mjs';
import { copyRows, dropIndexes, withClient } from './postgres.mjs';

const here = import.meta.dirname;
const fileOf = (...names) => readFileSync(path.join(here, ...names), 'utf8');

/** The key that the plain service knows; the floor asks for none. */
export const PEER_KEY = 'a key for a benchmark only';

/** The program of the floor. */
export const floorProgram = path.join(here, 'floor/server.mjs');

/** Compiles the plain service and says where its program is. */
export function compilePlain() {
  const target = path.join(root, 'data', 'bench', 'plain');
  mkdirSync(target, { recursive: true });
  const { compilerOptions } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile).config;
  const options = ts.convertCompilerOptionsFromJson({ ...compilerOptions, module: 'esnext' }, root).options;
  for (const file of readdirSync(path.join(here, 'plain')).filter((name) => name.endsWith('.ts'))) {
    const { outputText } = ts.transpileModule(fileOf('plain', file), { compilerOptions: options });
    writeFileSync(path.join(target, file.replace(/ts$/, 'js')), outputText);
  }
  return path.join(target, 'main.js');
}

/** Makes the tables of both and fills them; returns the organization they answer for. */
export async function fillPeers(url, size) {
  const organizations = shares(size).map(() => randomUUID());
  await withClient(url, async (client) => {
    await client.query(
      `${fileOf('floor', 'schema.sql')}${fileOf('plain', 'schema.sql')} set work_mem = '256MB'`,
    );
    const floorTables = ['companies', 'contacts', 'contact_identities', 'deals'].map(
      (table) => `floor.${table}`,
    );
    const tables = [...floorTables, 'plain.contacts', 'plain.deals'];
    const makeIndexes = await dropIndexes(client, tables);
    const ofAll = function* (rows, columns) {
      for (const [index, share] of shares(size).entries())
        for (const row of rows(share, organizations[index])) yield columns(row);
    };
    await copyRows(
      client,
      'floor.companies',
      ofAll(companyRows, ({ id, name }) => ({ id, name })),
    );
    await copyRows(client, 'floor.contacts', ofAll(contactRows, contactColumns));
    await copyRows(client, 'floor.deals', ofAll(dealRows, dealColumns));
    const shared =
      'id, organization_id, first_name, last_name, emails, phones, company_id, description, source, tags, custom_fields, created_at, updated_at';
    const ofDeals =
      'id, organization_id, title, value, currency, stage, contact_id, source, custom_fields, created_at, updated_at';
    await client.query(`
      insert into floor.contact_identities select organization_id, value, id from floor.contacts, unnest(emails || phones) value
        order by organization_id, value collate "C" on conflict do nothing;
      insert into floor.counts select organization_id, 0, count(*) from floor.contacts group by 1;
      insert into plain.contacts (${shared}) select ${shared} from floor.contacts;
      insert into plain.deals (${ofDeals}) select ${ofDeals} from floor.deals`);
    const hash = createHash('sha256').update(PEER_KEY).digest('hex');
    await client.query('insert into plain.api_keys values ($1, $2, $3)', [
      randomUUID(),
      hash,
      organizations[0],
    ]);
    await makeIndexes();
    await client.query('analyze floor.counts, plain.api_keys');
  });
  return organizations[0];
}

const dated = ({ createdAt }) => ({ created_at: createdAt, updated_at: createdAt });

function contactColumns(row) {
  const { organization, id, company, createdAt: _, ...person } = row;
  const search_text = searchText(person);
  return { organization_id: organization, id, ...person, company_id: company, search_text, ...dated(row) };
}

function dealColumns(row) {
  const { organization, id, title, value, stage, contact, source, custom_fields } = row;
  return {
    organization_id: organization,
    id,
    title,
    value,
    stage,
    contact_id: contact,
    source,
    custom_fields,
    ...dated(row),
  };
}
