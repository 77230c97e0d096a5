import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..');

interface LockedPackage {
  readonly version: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

interface Component {
  readonly name: string;
  readonly version: string;
  readonly type: string;
  readonly purl: string;
}

describe('npm run sbom', () => {
  it('writes a CycloneDX document of all that is installed to run, and of the built-in Postgres', () => {
    const home = mkdtempSync(path.join(tmpdir(), 'rosetta-sbom-'));
    const file = path.join(home, 'sbom.json');
    const ran = spawnSync(process.execPath, ['scripts/sbom.mjs', file], { cwd: ROOT, encoding: 'utf8' });
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    const document = JSON.parse(readFileSync(file, 'utf8')) as {
      bomFormat: string;
      metadata: { component: Component };
      components: Component[];
    };
    rmSync(home, { recursive: true });

    const lock = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, LockedPackage>;
    };
    const needed = Object.entries(lock.packages).filter(([where, { dev }]) => where !== '' && !dev);
    const wanted = needed.map(([where, { version }]) => `${where.split('node_modules/').at(-1)}@${version}`);
    const listed = document.components.map(({ name, version }) => `${name}@${version}`);
    expect(document.bomFormat).toBe('CycloneDX');
    expect(document.metadata.component).toMatchObject({ name: 'rosetta-crm', type: 'application' });
    expect(wanted.length).toBeGreaterThan(100);
    expect([...new Set(wanted)].filter((each) => !listed.includes(each))).toEqual([]);
    expect(listed.filter((each) => /^(jest|eslint|prettier)@/.test(each))).toEqual([]);
    expect(document.components).toContainEqual(
      expect.objectContaining({
        name: 'postgresql',
        purl: expect.stringMatching(/^pkg:generic\/postgresql@18\./),
      }),
    );
  });
});
