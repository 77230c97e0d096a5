import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { undistributable } from './support/undistributable.js';

const root = path.join(__dirname, '..');

/** Text literals of the product's sources, with the file each is in. */
const literals = ['libs', 'apps/api/src'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/spec\.ts$|fixtures/.test(file))
    .flatMap((file) => {
      const source = readFileSync(path.join(root, folder, file), 'utf8');
      return [...source.matchAll(/`((?:[^`\\]|\\.)*)`/g)].map(
        ([, text]) => [`${folder}/${file}`, text!] as const,
      );
    }),
);
const statements = literals.filter(([, text]) => /\b(insert into|update|delete from) [\w.]+/.test(text));

describe('A statement that Citus would refuse once its tables are distributed', () => {
  it.each([
    ['insert into deals (id) select r.id from r', /returning/],
    ['with a as (insert into deals (id) select r.id from r), b as (select 1) select * from b', /returning/],
    ['insert into deals as d (id) values (1) on conflict (id) do update set updated_at = now()', /clock/],
    [
      'insert into deals (id) values (1) on conflict (id) do update set x = 1 where exists (select from y)',
      /sub-select/,
    ],
    ['update deals set updated_at = clock_timestamp() where id = $2', /volatile/],
    [
      'with d as (update deals d set x = case when d.y then now() else d.x end returning *) select * from d',
      /chooses/,
    ],
    ['update deals d set x = 1 returning d.due_at > now() as late', /returning takes no clock/],
  ])('is found: %s', (sql, why) => {
    expect(undistributable(sql)).toContainEqual(expect.stringMatching(why));
  });

  it.each([
    'insert into deals (id) select r.id from r returning 1',
    'insert into deals (id) values (gen_random_uuid())',
    'insert into deals (id) select 1 on conflict (id) do update set updated_at = excluded.updated_at',
    'update deals set updated_at = now() where id = $2',
    'update deals d set x = case when d.y then c.now else d.x end from (select now() as now) c where d.id = $2',
    'insert into auth.members (id) select 1',
  ])('is none that is written for it: %s', (sql) => {
    expect(undistributable(sql)).toEqual([]);
  });

  it('is nowhere in the product', () => {
    expect(statements.length).toBeGreaterThan(80);
    expect(statements.flatMap(([file, sql]) => undistributable(sql).map((why) => `${file}: ${why}`))).toEqual(
      [],
    );
  });
});
