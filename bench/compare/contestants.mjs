// Everybody who is measured: a database with its rows, a process that serves, and the credentials it knows. Databases are
// filled side by side; what is returned then starts what serves over them, so that nobody starts while others are busy.
import path from 'node:path';
import { foundOrganization, limitsOfCalls, send } from '../support.mjs';
import { examples, fill } from './fill.mjs';
import { fillPeers, floorProgram, PEER_KEY } from './peers.mjs';
import { NOISE_ORGANIZATIONS } from './people.mjs';
import { serve } from './processes.mjs';

const PRODUCT_SETTINGS = {
  AUTH_SECRET: 'a secret for a benchmark only, which lives as long as it',
  LOG_LEVEL: 'warn',
  // Every limit counts, as it does in service, and none is ever reached.
  ...limitsOfCalls('1000000'),
  RATE_LIMIT_SIGN_IN_PER_MINUTE: '1000000',
};

const headers = (object) =>
  Object.entries(object)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');

/** Fills the database of the floor and the plain service with `size` contacts. */
export async function preparePeers(server, size, plainProgram) {
  const database = await server.create(`rosetta_bench_peers`);
  const ORGANIZATION = await fillPeers(database, size);
  const environment = { DATABASE_URL: database, ORGANIZATION };
  // The first start is for the caches of the file system.
  for (const program of [floorProgram, plainProgram]) await (await serve(program, environment)).stop();
  const known = headers({ 'x-api-key': PEER_KEY });
  const headersOf = { key: known, token: known, session: known, jwt: known };
  const started = async (name, program) => ({ name, ...(await serve(program, environment)), headersOf });
  return async () => [await started('floor', floorProgram), await started('plain', plainProgram)];
}

/** Fills the database of a build of the product with `size` contacts. */
export async function prepareProduct(server, size, name, build) {
  const environment = { ...PRODUCT_SETTINGS, DATABASE_URL: await server.create(`rosetta_bench_${name}`) };
  const program = path.join(build.directory, 'dist/apps/api/src/main.js');
  const first = await serve(program, environment);
  const founder = await foundOrganization(first.port);
  const organizations = [founder.organizationId];
  while (organizations.length <= NOISE_ORGANIZATIONS)
    organizations.push((await foundOrganization(first.port, `noise-${organizations.length}`)).organizationId);
  const bulk = '/functions/v1/import-contacts-bulk';
  await send(first, 'POST', bulk, { 'x-api-key': founder.key }, { contacts: examples });
  await first.stop();
  await fill(build, environment.DATABASE_URL, organizations, size);

  const bearing = (token) => headers({ authorization: `Bearer ${token}` });
  const headersOf = {
    key: headers({ 'x-api-key': founder.key, prefer: 'return=representation' }),
    token: bearing(founder.key),
    session: bearing(founder.session),
  };
  return async () => {
    const served = await serve(program, environment);
    // Access tokens do not live as long as a comparison.
    const renew = async () => {
      const { text } = await send(served, 'GET', '/api/auth/token', { cookie: founder.cookie });
      headersOf.jwt = bearing(JSON.parse(text).token);
    };
    return [{ name, ...served, headersOf, renew }];
  };
}
