// Starts two replicas or more behind nginx or HAProxy: npm run cluster -- --balancer haproxy --replicas 3 --port 8080
// DATABASE_URL and REDIS_URL name what is there already; other settings of the environment are for every replica.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { endWithParent } from './parent-watch.mjs';
import { programOf } from './cluster/balancers.mjs';
import { buildIfStale, installIfMissing, requireSupportedNode, root } from './prepare.mjs';

const { values } = parseArgs({
  options: {
    balancer: { type: 'string', default: programOf('nginx') ? 'nginx' : 'haproxy' },
    replicas: { type: 'string', default: '2' },
    port: { type: 'string', default: '8080' },
  },
});

requireSupportedNode();
if (process.env.npm_lifecycle_event) endWithParent();
process.chdir(root);
await installIfMissing({ forDevelopment: false });
await buildIfStale();

const [{ loadSettings }, { readOrCreateSecret }, { openDatabase }, { startCluster }] = await Promise.all([
  import('../dist/apps/api/src/config/settings.js'),
  import('../dist/apps/api/src/config/secret.js'),
  import('../dist/apps/api/src/database/serving-database.js'),
  import('./cluster/cluster.mjs'),
]);
const settings = loadSettings(process.env);
const database = await openDatabase(settings, console.log);
const secret = settings.authSecret ?? (await readOrCreateSecret(path.resolve(settings.dataDir)));
const cluster = await startCluster({
  balancer: values.balancer,
  databaseUrl: database.ownerUrl,
  redisUrl: process.env.REDIS_URL,
  replicas: Number(values.replicas),
  port: Number(values.port),
  environment: {
    ...process.env,
    AUTH_SECRET: secret,
    DEMO_DATA: String(settings.demoData),
    PUBLIC_URL: `http://localhost:${values.port}`,
  },
}).catch(async (error) => {
  await database.stop();
  console.error(error.message);
  process.exit(1);
});

const demo = settings.demoData
  ? `\nThe demo's logins and key are in ${path.join(settings.dataDir, 'demo.json')}.`
  : '';
console.log(`
${cluster.url}  ${values.balancer}${cluster.hasRedis ? '' : ', without Redis: each replica counts rate limits for itself'}
${cluster.replicas.map(({ url, process }) => `  ${url}  process ${process.pid}`).join('\n')}

kill -HUP ${process.pid} restarts the replicas one by one; Ctrl-C ends everything.${demo}`);

let restarting = Promise.resolve();
process.on('SIGHUP', () => {
  restarting = restarting.then(async () => {
    for (const replica of cluster.replicas) await replica.restart();
    console.log('Restarted.');
  });
});
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, async () => {
    if (stopping) return;
    stopping = true;
    await cluster.stop();
    await database.stop();
    console.log('Stopped.');
    process.exit(0);
  });
