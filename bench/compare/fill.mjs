// Puts the rows of the comparison into the product's own tables, past the product, which would take hours for a million.
// What the product computes is computed by the build's own code, and three contacts that went in through its API are held
// against the same contacts as they are put in here: a schema that has moved on stops the comparison instead of falsifying it.
import { isDeepStrictEqual } from 'node:util';
import { companyRows, contactRows, dealRows, personOf, shares } from './people.mjs';
import { copyRows, dropIndexes, withClient } from './postgres.mjs';
import { searchColumnsOf } from './search-columns.mjs';

const TABLES = ['companies', 'contacts', 'contact_accounts', 'contact_identities', 'deals', 'deal_contacts'];
/** The contacts that go through the product's API: their numbers are nobody else's. */
const EXAMPLES = [4_000_000_001, 4_000_000_002, 4_000_000_003];
/** What differs between any two contacts, or is nobody's before the request. */
const INCOMPARABLE = ['organization_id', 'id', 'number', 'created_at', 'updated_at', 'created_by'];

/** The contacts by which the fill is checked, as a caller of import-contacts-bulk sends them. */
export const examples = EXAMPLES.map((number) => {
  const { description: _, ...person } = personOf(number);
  return person;
});

/** Fills the database of a build for organizations that exist, the measured one first; needs a superuser. */
export async function fill({ directory }, url, organizations, size) {
  const searchColumns = await searchColumnsOf(directory);
  await withClient(url, async (client) => {
    // Neither triggers nor foreign keys: the rows are consistent as they are.
    await client.query(`set session_replication_role = replica; set work_mem = '256MB'`);
    await checkExamples(client, organizations[0], searchColumns);
    const makeIndexes = await dropIndexes(client, TABLES);
    const ofAll = function* (rows, columns) {
      for (const [index, share] of shares(size).entries())
        for (const row of rows(share, organizations[index])) yield* [columns(row)].flat();
    };
    await copyRows(client, 'companies', ofAll(companyRows, companyColumns));
    await copyRows(
      client,
      'contacts',
      ofAll(contactRows, (row) => contactColumns(row, searchColumns)),
    );
    await copyRows(client, 'deals', ofAll(dealRows, await dealColumnsFor(client)));
    await copyRows(client, 'deal_contacts', ofAll(dealRows, linkColumns));
    await client.query(`
      insert into contact_accounts (organization_id, contact_id, account_id, is_primary)
        select organization_id, id, company_id, true from contacts where company_id is not null;
      insert into contact_identities (organization_id, value, contact_id)
        select organization_id, value, id from contacts, unnest(emails || phones) value
        order by organization_id, value collate "C" on conflict do nothing;
      delete from organization_counts where entity in ('contact', 'deal');
      insert into organization_counts (organization_id, entity, slot, total)
        select organization_id, 'contact', 0, count(*) from contacts group by 1
        union all select organization_id, 'deal', 0, count(*) from deals group by 1;
      analyze organization_counts`);
    await makeIndexes();
  });
}

const dated = ({ createdAt }) => ({ created_at: createdAt, updated_at: createdAt });

const companyColumns = (row) => ({
  organization_id: row.organization,
  id: row.id,
  name: row.name,
  ...dated(row),
});

function contactColumns(row, searchColumns) {
  const { organization, id, company, createdAt: _, ...person } = row;
  const { first_name: firstName, last_name: lastName } = person;
  const fullName = `${firstName} ${lastName}`;
  return {
    organization_id: organization,
    id,
    ...person,
    company_id: company,
    full_name: fullName,
    ...searchColumns({ fullName, firstName, lastName, ...person }),
    ...dated(row),
  };
}

async function dealColumnsFor(client) {
  const { rows } = await client.query('select organization_id, id from pipelines where is_default');
  const pipelines = new Map(rows.map(({ organization_id, id }) => [organization_id, id]));
  return (row) => ({
    organization_id: row.organization,
    id: row.id,
    title: row.title,
    value: row.value,
    pipeline_id: pipelines.get(row.organization),
    stage: row.stage,
    contact_id: row.contact,
    source: row.source,
    custom_fields: row.custom_fields,
    ...dated(row),
  });
}

const linkColumns = (row) => ({
  organization_id: row.organization,
  id: row.link,
  deal_id: row.id,
  contact_id: row.contact,
  is_primary: true,
});

async function checkExamples(client, organization, searchColumns) {
  const rows = EXAMPLES.map((first, index) => ({
    ...contactRows({ first, count: 1 }, organization).next().value,
    company: null,
    description: null,
    ...examples[index],
  }));
  await client.query('create temp table example (like contacts including defaults including generated)');
  await client.query('alter table example alter number drop not null');
  await copyRows(
    client,
    'example',
    rows.map((row) => contactColumns(row, searchColumns)),
  );
  const theirs = await contactsByEmail(client, 'contacts', organization);
  const ours = await contactsByEmail(client, 'example', organization);
  const columns = Object.keys(ours[0]).filter((column) => !INCOMPARABLE.includes(column));
  const differing = columns.filter((column) =>
    EXAMPLES.some((_, index) => !isDeepStrictEqual(theirs[index]?.[column], ours[index][column])),
  );
  if (differing.length === 0) return;
  const [theirRow, ourRow] = [theirs[0], ours[0]].map((row) =>
    JSON.stringify(differing.map((column) => row?.[column])),
  );
  throw new Error(
    `bench/compare/fill.mjs writes other contacts than the product: ${differing.join()} are ${ourRow} instead of ${theirRow}`,
  );
}

async function contactsByEmail(client, table, organization) {
  const emails = examples.map((person) => person.emails[0]);
  const { rows } = await client.query(
    `select * from ${table} where organization_id = $1 and emails[1] = any($2) order by emails[1]`,
    [organization, emails],
  );
  return rows;
}
