import { Client } from 'pg';

/** Rows of one table and one organization that a request has written. */
export interface WrittenRows {
  readonly table: string;
  /** Null for rows that belong to none. */
  readonly organizationId: string | null;
  readonly what: string;
}

/** What a request may leave behind that changes nothing: see "What to know" in docs/security.md. */
const BOOKKEEPING =
  /^(?:auth\.(?:sessions|verifications|jwks|rate_limits?)|public\.(?:idempotency|journal)\w*)/;

/**
 * Tells which rows have been written, by triggers on every table: what is rolled back leaves no trace, and what is asked after
 * each request costs the same however many rows there are.
 */
export class WriteWatch {
  private last = 0;

  private constructor(private readonly client: Client) {}

  static async start(ownerUrl: string): Promise<WriteWatch> {
    const client = new Client({ connectionString: ownerUrl });
    await client.connect();
    await client.query(`
      create schema proof;
      create unlogged table proof.writes (id bigint generated always as identity primary key,
        "table" text not null, organization_id text, row_id text, what text not null);
      create function proof.note_write() returns trigger language plpgsql security definer as $$
      declare
        before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
        after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
        changed text := case when tg_op = 'UPDATE' then (
          select string_agg(key, ',' order by key) from jsonb_each(after) where value is distinct from before -> key) end;
      begin
        if tg_op = 'UPDATE' and changed is null then return null; end if;
        insert into proof.writes ("table", organization_id, row_id, what) values (
          tg_table_schema || '.' || tg_table_name,
          coalesce(after, before) ->> 'organization_id',
          coalesce(after, before) ->> 'id',
          lower(tg_op) || coalesce(' of ' || changed, ''));
        return null;
      end $$;
      do $$
      declare name text;
      begin
        for name in select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and not c.relispartition
        loop
          execute format('create trigger proof_note_write after insert or update or delete on %s
            for each row execute function proof.note_write()', name);
        end loop;
      end $$`);
    return new WriteWatch(client);
  }

  /** What has been written since it was last asked, without what changes nothing and what was taken back. */
  async taken(): Promise<WrittenRows[]> {
    const { rows } = await this.client.query<WrittenRows & { last: string }>(
      `select "table", organization_id as "organizationId", what, last from (
         select *, max(id) over () as last,
           count(*) filter (where what = 'insert') over same as made,
           count(*) filter (where what = 'delete') over same as gone
         from proof.writes where id > $1 window same as (partition by "table", organization_id, row_id)) w
       where made <> gone or made = 0 group by 1, 2, 3, 4`,
      [this.last],
    );
    this.last = Math.max(this.last, ...rows.map(({ last }) => Number(last)));
    return rows.filter(({ table, what }) => !isBookkeeping(table, what));
  }

  stop(): Promise<void> {
    return this.client.end();
  }
}

function isBookkeeping(table: string, what: string): boolean {
  return BOOKKEEPING.test(table) || (table === 'public.api_keys' && /^update of last_used\w+$/.test(what));
}
