import { carelessIn } from './support/careless-migrations.js';

const tables = new Set(['contacts', 'auth.members']);
const of = (message: string, more: { isTransaction?: boolean; contracts?: string } = {}) =>
  carelessIn({ messages: [message], tables, isTransaction: true, ...more }).map(({ why }) => why);

describe('A migration that would hold requests up, or break the version that still runs', () => {
  it.each([
    ['create index contacts_x on contacts (x)', /concurrently/],
    ['create unique index if not exists x on only contacts (x)', /concurrently/],
    ['drop index contacts_x', /concurrently/],
    ['alter table contacts add column x text not null', /fails where there are rows/],
    ['alter table contacts add y int, add column x uuid default gen_random_uuid()', /rewrites/],
    [
      "alter table contacts add column x tsvector generated always as (to_tsvector('a', b)) stored",
      /rewrites/,
    ],
    ['alter table contacts add column x int unique', /index/],
    ['alter table contacts add column x uuid references other (id)', /every row/],
    ['alter table contacts alter column x type bigint', /rewrites/],
    ['alter table contacts alter column x set data type bigint', /rewrites/],
    [
      'alter table contacts alter x set default 1; alter table auth.members alter column x set not null',
      /every row/,
    ],
    ['alter table contacts add constraint x check (y > 0)', /not valid/],
    ['alter table contacts add foreign key (x) references other (id)', /not valid/],
    ['alter table contacts add constraint x unique (y)', /using index/],
    ['update contacts set x = 1 where y is null', /some at a time/],
    ['delete from auth.members', /some at a time/],
    ['alter table contacts rename column x to y', /former name/],
    ['alter table contacts drop column x', /reads it/],
    ['drop table contacts', /uses it/],
  ])('is found: %s', (message, why) => {
    expect(of(message)).toContainEqual(expect.stringMatching(why));
  });

  it('is one that is no transaction and waits for as long as it takes', () => {
    const add = 'alter table contacts add column x text';
    expect(of(add, { isTransaction: false })).toEqual([expect.stringContaining('LOCK_TIMEOUT')]);
    expect(of(`begin; set local lock_timeout = '1s'; ${add}; commit`, { isTransaction: false })).toEqual([]);
  });

  it.each([
    'create table fresh (id uuid primary key); create index fresh_x on fresh (x); alter table fresh alter x type int',
    'create index concurrently contacts_x on contacts (x)',
    'alter table contacts add column x text, add column y boolean not null default true, add z numeric(20, 4)',
    'alter table contacts add constraint x check (y > 0) not valid; alter table contacts validate constraint x',
    'alter table contacts add constraint x unique using index contacts_x',
    'update contacts set x = $2 where organization_id = $1 and id = any($3)',
    "create function f() returns text as $$ drop table contacts; $$ language sql; comment on table contacts is 'drop table contacts;'",
  ])('is none that is written for it: %s', (message) => {
    expect(of(message)).toEqual([]);
  });

  it('may take away what nobody needs any more, if it says why', () => {
    expect(of('alter table contacts drop column x', { contracts: 'not read since 1.1' })).toEqual([]);
  });
});
