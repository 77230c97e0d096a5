// What TypeORM's repositories would cost where the product has SQL: `npm run build && node bench/orm.mjs [rounds]`.
// The same contacts are read through the product's own statement and through `Repository`, in the organization and behind
// row-level security both times: one by its id, and a page of 50. Asked in turn in one process over the embedded Postgres, so that
// what slows the machine down slows both; what is printed is the median time and the ratio. Figures: docs/benchmarks.md.
import { DataSource, IsNull } from 'typeorm';
import { at, foundOrganization, median, send, serveProduct } from './support.mjs';

const [rounds = 2_000] = process.argv.slice(2).map(Number);
const WARM_UP = 200;
const [{ ContactsService }, { Contact }] = await Promise.all(
  ['contacts.service', 'contact.entity'].map((file) => at(`libs/contacts/src/contacts/${file}`)),
);

const { app, port, stop } = await serveProduct();
const contacts = app.get(ContactsService, { strict: false });
const source = app.get(DataSource, { strict: false });
try {
  const { organizationId, key } = await foundOrganization(port);
  const ids = await fill(key);
  const actor = { organizationId };
  await compare('one by id', ids.length, {
    statement: (n) => contacts.get(actor, ids[n]),
    repository: (n) =>
      inOrganization((manager) =>
        manager.findOneBy(Contact, { organizationId, id: ids[n], deletedAt: IsNull() }),
      ),
  });
  const properties = source.getMetadata(Contact).columns.map(({ propertyName }) => propertyName);
  const page = { limit: 50, offset: 0, sort: 'created_at', order: 'desc' };
  await compare('a page of 50 with the total', 1, {
    statement: () => contacts.list(actor, page, properties),
    repository: () =>
      inOrganization((manager) =>
        manager.findAndCount(Contact, {
          where: { organizationId, deletedAt: IsNull() },
          order: { createdAt: 'desc', id: 'desc' },
          take: 50,
        }),
      ),
  });

  function inOrganization(work) {
    return source.transaction(async (manager) => {
      await manager.query(`select set_config('app.org', $1, true)`, [organizationId]);
      return work(manager);
    });
  }
} finally {
  await stop();
}

async function fill(key) {
  const people = Array.from({ length: 500 }, (_, n) => ({
    first_name: 'Given',
    last_name: `Family${n}`,
    emails: [`person${n}@example.com`],
  }));
  const { text } = await send(
    { port },
    'POST',
    '/functions/v1/import-contacts-bulk',
    { 'x-api-key': key },
    {
      contacts: people,
    },
  );
  return JSON.parse(text).results.map(({ contact_id: id }) => id);
}

async function compare(name, records, { statement, repository }) {
  const times = { statement: [], repository: [] };
  for (let round = -WARM_UP; round < rounds; round++)
    for (const [way, read] of Object.entries({ statement, repository })) {
      const begun = performance.now();
      await read(Math.abs(round) % records);
      if (round >= 0) times[way].push(performance.now() - begun);
    }
  const [own, typeorm] = [median(times.statement), median(times.repository)].map((ms) =>
    Math.round(ms * 1000),
  );
  console.log(`${name}: statement ${own} µs, repository ${typeorm} µs, ratio ${(typeorm / own).toFixed(2)}`);
}
