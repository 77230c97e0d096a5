import { Client } from 'pg';
import { APP_ROLE } from '../migrations/support/row-level-security.js';
import { READER_ROLE } from '../migrations/support/tenant-views.js';
import { createTestDatabase, type TestDatabase } from './support/test-postgres.js';

/** What must be true of the catalog: a query that finds whatever breaks the rule, and statements that break it. */
interface Rule {
  readonly rule: string;
  readonly offenders: string;
  readonly breaches: readonly string[];
}

const OUR_SCHEMAS = `('public', 'auth', 'tenant')`;

/** As Postgres writes down the condition of the tenants' policies. */
const OWN_ROWS = `(organization_id = ( SELECT (NULLIF(current_setting('app.org'::text, true), ''::text))::uuid AS "nullif"))`;

const PRESENTED_KEYS = `(key_hash = ANY (( SELECT string_to_array(NULLIF(current_setting('app.api_key_hashes'::text, true), ''::text), ','::text) AS string_to_array)::text[]))`;

/** better-auth's: they are read before there is an organization, by `libs/auth` alone. */
const WITHOUT_POLICIES = `('auth.members', 'auth.invitations')`;

/** The tables that filters read through views. */
const SHOWN_BY_VIEWS = [
  'activities',
  'companies',
  'contact_identities',
  'contacts',
  'custom_fields',
  'deal_contacts',
  'deals',
  'pipelines',
];

/** Every policy that lets more pass than the tenants' own: its table, name, command, condition, and check. */
const FURTHER_POLICIES = [
  ['api_keys', 'presented', 'r', PRESENTED_KEYS, null],
  ['api_keys', 'used', 'w', PRESENTED_KEYS, PRESENTED_KEYS],
  [
    'duplicate_scan_tasks',
    'due',
    'r',
    `(current_setting('app.duplicates_worker'::text, true) = 'on'::text)`,
    null,
  ],
  ['import_tasks', 'due', 'r', `(current_setting('app.import_worker'::text, true) = 'on'::text)`, null],
  ['webhook_tasks', 'due', 'r', `(current_setting('app.webhook_worker'::text, true) = 'on'::text)`, null],
];

/** Relations of ours; `organization_id` tells whether they hold rows of tenants. */
const relations = `
  select c.*, n.nspname as schema, n.nspname || '.' || c.relname as name, exists (
      select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped
    ) as is_tenants
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;

/** Functions of ours, those of extensions left out. */
const functions = `
  select p.*, p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`;

const rules: Rule[] = [
  {
    rule: 'row-level security is enabled and forced on each table that has an organization_id',
    offenders: `select name from (${relations}) t where relkind in ('r', 'p') and is_tenants and name not in ${WITHOUT_POLICIES}
      and not (relrowsecurity and relforcerowsecurity)`,
    breaches: [
      'create table stray (organization_id uuid)',
      'alter table contacts no force row level security',
      'alter table deals disable row level security',
    ],
  },
  {
    rule: 'a policy for each command says whose rows are read, and whose are written',
    offenders: `select t.name, command from (${relations}) t, unnest('{r,a,w,d}'::"char"[]) command
      where t.relkind in ('r', 'p') and t.is_tenants and t.name not in ${WITHOUT_POLICIES} and not exists (
        select from pg_policy p where p.polrelid = t.oid and p.polpermissive and p.polroles = '{0}' and p.polcmd in ('*', command)
          and (command = 'a' or pg_get_expr(p.polqual, p.polrelid) = $$${OWN_ROWS}$$)
          and (command in ('r', 'd') and p.polcmd <> '*' or pg_get_expr(p.polwithcheck, p.polrelid) = $$${OWN_ROWS}$$))`,
    breaches: [
      'drop policy tenant on contacts',
      `drop policy tenant on contacts;
       create policy tenant on contacts using (organization_id = nullif(current_setting('app.org', true), '')::uuid) with check (true)`,
      'alter policy tenant on webhooks using (true)',
      `alter policy tenant on webhooks to ${READER_ROLE}`,
    ],
  },
  {
    rule: 'no table is anything but a table: foreign ones, materialized views and children escape policies',
    offenders: `select name from (${relations}) t where relkind in ('f', 'm') or relispartition
      or exists (select from pg_inherits i where i.inhrelid = t.oid)`,
    breaches: [
      'create materialized view everybody as select * from contacts',
      'create table offspring () inherits (contacts)',
    ],
  },
  {
    rule: 'no rule rewrites statements, but those that make views',
    offenders: `select r.rulename from pg_rewrite r join (${relations}) t on t.oid = r.ev_class where r.rulename <> '_RETURN'`,
    breaches: ['create rule quiet as on delete to contacts do instead nothing'],
  },
  {
    rule: 'views look with the rights of who asks, or show the organization in scope alone',
    offenders: `select name from (${relations}) t where relkind = 'v'
      and not coalesce(reloptions && '{security_invoker=true,security_invoker=on}', false)
      and not (schema = 'tenant' and pg_get_userbyid(relowner) = '${READER_ROLE}'
        and pg_get_viewdef(oid) like '%WHERE ' || $$${OWN_ROWS}$$ || ';')`,
    breaches: [
      'create view everybody as select * from contacts',
      'create view tenant.everybody as select * from contacts',
      `grant select on relationships to ${READER_ROLE}; set local role ${READER_ROLE};
       create view tenant.everybody as select * from public.relationships; reset role`,
    ],
  },
  {
    rule: 'the role that serves owns nothing, is nothing special, and is no member of any role',
    offenders: `select rolname from pg_roles where rolname = '${APP_ROLE}'
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
      union all select name from (${relations}) t where relowner = '${APP_ROLE}'::regrole
      union all select name from (${functions}) f where proowner = '${APP_ROLE}'::regrole
      union all select nspname from pg_namespace where nspowner = '${APP_ROLE}'::regrole
      union all select datname from pg_database where datname = current_database() and datdba = '${APP_ROLE}'::regrole
      union all select roleid::regrole::text from pg_auth_members where member = '${APP_ROLE}'::regrole`,
    breaches: [
      `alter role ${APP_ROLE} bypassrls`,
      `alter role ${APP_ROLE} createrole`,
      `alter table contact_roles owner to ${APP_ROLE}`,
      `grant ${READER_ROLE} to ${APP_ROLE}`,
      `grant pg_read_all_data to ${APP_ROLE}`,
    ],
  },
  {
    rule: 'who serves may read which migrations are applied, and not write it',
    offenders: `select command from unnest('{insert,update,delete}'::text[]) command
      where has_table_privilege('${APP_ROLE}', 'migrations', command)`,
    breaches: [`grant delete on migrations to ${APP_ROLE}`],
  },
  {
    rule: 'nobody who may log in, but the superuser, is past row-level security or may become who owns the views',
    offenders: `select rolname from pg_roles where rolcanlogin and not rolsuper and rolbypassrls
      union all select rolname from pg_roles where rolname = '${READER_ROLE}' and (rolcanlogin or rolsuper or rolbypassrls)
      union all select m.member::regrole::text from pg_auth_members m join pg_roles r on r.oid = m.member
        where m.roleid = '${READER_ROLE}'::regrole and not r.rolsuper`,
    breaches: [`alter role ${READER_ROLE} login`, `alter role ${READER_ROLE} bypassrls`],
  },
  {
    rule: 'the role that serves reads and writes rows, and may do no more to a table',
    offenders: `select name, g.privilege_type from (${relations}) t, aclexplode(relacl) g
      where relkind in ('r', 'p', 'v') and g.grantee in (0, '${APP_ROLE}'::regrole)
        and (g.is_grantable or g.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))`,
    breaches: [
      `grant truncate on contacts to ${APP_ROLE}`,
      'grant references on deals to public',
      `grant trigger on auth.users to ${APP_ROLE}`,
      `grant select on contacts to ${APP_ROLE} with grant option`,
    ],
  },
  {
    rule: 'the role that serves only reads through views, and locks what it has read',
    offenders: `select name, privilege from (${relations}) t, unnest('{INSERT,UPDATE,DELETE}'::text[]) privilege
      where schema = 'tenant' and has_table_privilege('${APP_ROLE}', oid, privilege)`,
    breaches: [
      `grant insert on tenant.contacts to ${APP_ROLE}`,
      `grant update on tenant.deals to ${APP_ROLE}`,
    ],
  },
  {
    rule: 'no column is granted by itself, but the one by which rows are locked through views',
    offenders: `select t.name, a.attname, g.privilege_type, g.grantee::regrole from (${relations}) t
      join pg_attribute a on a.attrelid = t.oid, aclexplode(a.attacl) g
      where not (a.attname = 'organization_id' and g.privilege_type = 'UPDATE' and not g.is_grantable and (
        t.schema = 'public' and g.grantee = '${READER_ROLE}'::regrole and t.relname = any('{${SHOWN_BY_VIEWS.join()}}')
        or t.schema = 'tenant' and g.grantee = '${APP_ROLE}'::regrole))`,
    breaches: [
      `grant update (first_name) on contacts to ${READER_ROLE}`,
      `grant update (first_name) on tenant.contacts to ${APP_ROLE}`,
      'grant select (email) on auth.users to public',
    ],
  },
  {
    rule: 'nothing is granted to everybody, nor to any role but the one that serves and the one that owns the views',
    offenders: `select name, g.privilege_type from (${relations}) t, aclexplode(relacl) g
      where g.grantee not in (t.relowner, '${APP_ROLE}'::regrole, '${READER_ROLE}'::regrole)
      union all select name, 'by ' || '${READER_ROLE}' from (${relations}) t, aclexplode(relacl) g
      where g.grantee = '${READER_ROLE}'::regrole and t.relowner <> g.grantee
        and not (g.privilege_type = 'SELECT' and t.schema = 'public' and t.relname = any('{${SHOWN_BY_VIEWS.join()}}'))`,
    breaches: [
      'grant select on contacts to public',
      `grant select on webhooks to ${READER_ROLE}`,
      `grant delete on contacts to ${READER_ROLE}`,
    ],
  },
  {
    rule: 'later tables give no more than these',
    offenders: `select a.defaclobjtype, g.privilege_type from pg_default_acl a, aclexplode(a.defaclacl) g
      where g.grantee <> a.defaclrole and not (g.grantee = '${APP_ROLE}'::regrole and not g.is_grantable and (
        a.defaclobjtype = 'r' and g.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
        or a.defaclobjtype = 'S' and g.privilege_type in ('USAGE', 'SELECT')))`,
    breaches: [
      `alter default privileges in schema public grant truncate on tables to ${APP_ROLE}`,
      'alter default privileges in schema public grant select on tables to public',
    ],
  },
  {
    rule: 'sequences are taken from, not set',
    offenders: `select name from (${relations}) t where case relkind when 'S' then has_sequence_privilege('${APP_ROLE}', oid, 'UPDATE') end`,
    breaches: [`grant update on sequence contacts_number_seq to ${APP_ROLE}`],
  },
  {
    rule: 'neither everybody nor the role that serves makes anything in a schema or in the database',
    offenders: `select nspname from pg_namespace where nspname !~ '^pg_(toast|temp)'
        and has_schema_privilege('${APP_ROLE}', oid, 'CREATE')
      union all select nspname from pg_namespace, aclexplode(nspacl) g where g.grantee = 0 and g.privilege_type = 'CREATE'
      union all select datname from pg_database where datname = current_database()
        and has_database_privilege('${APP_ROLE}', oid, 'CREATE')`,
    breaches: ['grant create on schema public to public', `grant create on schema auth to ${APP_ROLE}`],
  },
  {
    rule: 'schemas are these alone, so that no table is out of sight of the other rules',
    offenders: `select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
      and nspname not in ${OUR_SCHEMAS}`,
    breaches: ['create schema elsewhere'],
  },
  {
    rule: 'what runs with the rights of its owner says in which schemas it looks, and is not for everybody',
    offenders: `select name from (${functions}) f where prosecdef and (
      not exists (select from unnest(proconfig) s where s like 'search_path=%')
      or has_function_privilege('public', oid, 'EXECUTE'))`,
    breaches: [
      `create function rights() returns int language sql security definer as 'select 1';
       revoke execute on function rights from public`,
      `create function rights() returns int language sql security definer set search_path = pg_catalog as 'select 1'`,
    ],
  },
  {
    rule: 'no function of ours claims to be leakproof, by which it would run before the policies',
    offenders: `select name from (${functions}) f where proleakproof`,
    breaches: [`create function tells(text) returns boolean language sql leakproof as 'select true'`],
  },
  {
    rule: 'files and programs of the server are out of reach for the role that serves',
    offenders: `select oid::regprocedure from pg_proc where pronamespace = 'pg_catalog'::regnamespace
      and proname in ('pg_read_file', 'pg_read_binary_file', 'pg_ls_dir', 'pg_stat_file', 'lo_import', 'lo_export', 'pg_reload_conf')
      and has_function_privilege('${APP_ROLE}', oid, 'EXECUTE')
      union all select oid::regprocedure from pg_proc where proname in ('dblink', 'dblink_connect')`,
    breaches: [`grant execute on function pg_read_file(text) to ${APP_ROLE}`],
  },
];

/** Of the tables that show what is due of all organizations: whose it is, which, and when. */
const COLUMNS_OF_TASKS = [
  'due_at',
  'failing_since',
  'failures',
  'idle_seconds',
  'import_id',
  'lease',
  'not_before',
  'nudged',
  'organization_id',
  'scan_id',
  'token',
  'webhook_id',
];

describe('Row-level security, by the catalog', () => {
  let database: TestDatabase;
  let owner: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
  }, 60_000);
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  const find = async (sql: string) => (await owner.query(sql)).rows as unknown[];

  describe.each(rules)('$rule', ({ offenders, breaches }) => {
    it('holds', async () => {
      expect(await find(offenders)).toEqual([]);
    });

    it.each(breaches)('and would not after: %s', async (sql) => {
      await owner.query('begin');
      try {
        await owner.query(sql);
        expect(await find(offenders)).not.toEqual([]);
      } finally {
        await owner.query('rollback');
      }
    });
  });

  it('lets nothing pass beside the rows of the organization but presented keys and the ids of what is due', async () => {
    const { rows } = await owner.query({
      text: `select polrelid::regclass::text, polname, polcmd, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
             from pg_policy where polpermissive and polname <> 'tenant' and polroles <> array['${READER_ROLE}'::regrole::oid]
             order by 1, 2`,
      rowMode: 'array',
    });
    expect(rows).toEqual(FURTHER_POLICIES);
  });

  it('shows who owns the views the tables of the views, and lets it write nothing', async () => {
    const { rows } = await owner.query(
      `select polrelid::regclass::text as table, array_agg(format('%s %s %s %s', polname, polcmd,
           case when polpermissive then 'permissive' else 'restrictive' end,
           coalesce(pg_get_expr(polwithcheck, polrelid), '-')) order by polname) as policies
       from pg_policy where polroles = array['${READER_ROLE}'::regrole::oid] group by 1 order by 1`,
    );
    const policies = [
      'reader r permissive -',
      'reader_locks w permissive false',
      'reader_writes_nothing w restrictive false',
    ];
    expect(rows).toEqual(SHOWN_BY_VIEWS.map((table) => ({ table, policies })));
  });

  it('shows of what is due, of whichever organization, ids, times and leases alone', async () => {
    const columns = await find(
      `select distinct attname::text as name from pg_attribute join pg_policy on polrelid = attrelid and polname = 'due'
       where attnum > 0 and not attisdropped order by 1`,
    );
    expect(columns.map((column) => (column as { name: string }).name)).toEqual(COLUMNS_OF_TASKS);
  });

  it('has the role that serves call these functions of ours, and those of these extensions', async () => {
    const callable = await find(
      `select name from (${functions}) f where has_function_privilege('${APP_ROLE}', oid, 'EXECUTE') order by 1`,
    );
    expect(callable.map((each) => (each as { name: string }).name)).toEqual([
      'count_companies()',
      'organization_of_key(text)',
      'seed_contact_roles()',
      'seed_contact_roles_of(uuid)',
      'seed_organization_settings()',
      'seed_pipeline()',
      'seed_pipeline_of(uuid)',
      'short_terms(text)',
    ]);
    expect(await find('select extname from pg_extension order by 1')).toEqual([
      { extname: 'btree_gin' },
      { extname: 'pg_trgm' },
      { extname: 'plpgsql' },
    ]);
  });
});
