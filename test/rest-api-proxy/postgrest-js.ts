import { useProxy } from './proxy-client.js';
import { PROXY, useTable } from './table-client.js';

/** The client's types follow a generated schema; a test speaks to it as JavaScript does. */
export type ClientClass = new (
  url: string,
  options: { headers: Record<string, string>; schema?: any },
) => any;

/** One filter of the client, and the titles of the deals it finds. */
type Filter = [method: string, args: unknown[], found: string[]];

const ALL = ['Alpha', 'Delta "q"', 'Gamma, (x)', 'beta'];
const [ALPHA, DELTA, GAMMA, BETA] = ALL as [string, string, string, string];

const filters: Filter[] = [
  ['eq', ['title', 'Alpha'], [ALPHA]],
  ['eq', ['title', 'Gamma, (x)'], [GAMMA]],
  ['neq', ['stage', 'new'], [DELTA, GAMMA, BETA]],
  ['gt', ['value', 10], [GAMMA, BETA]],
  ['gte', ['value', 20], [GAMMA, BETA]],
  ['lt', ['value', 20], [ALPHA]],
  ['lte', ['value', 20], [ALPHA, BETA]],
  ['gt', ['expected_close_date', '2026-05-15'], [BETA]],
  ['like', ['title', '%a'], [ALPHA, BETA]],
  ['ilike', ['title', '%L%'], [ALPHA, DELTA]],
  ['likeAllOf', ['title', ['A%', '%a']], [ALPHA]],
  ['likeAnyOf', ['title', ['Al%', 'be%']], [ALPHA, BETA]],
  ['ilikeAllOf', ['title', ['%L%', 'a%']], [ALPHA]],
  ['ilikeAnyOf', ['title', ['AL%', 'BE%']], [ALPHA, BETA]],
  ['is', ['value', null], [DELTA]],
  ['isDistinct', ['value', 10], [DELTA, GAMMA, BETA]],
  ['in', ['title', ['Gamma, (x)', 'Delta "q"', 'nobody']], [DELTA, GAMMA]],
  ['in', ['value', [10, 20]], [ALPHA, BETA]],
  ['in', ['title', []], []],
  ['notIn', ['stage', ['new', 'won']], [DELTA, GAMMA]],
  ['contains', ['tags', ['vip']], [ALPHA, BETA]],
  ['contains', ['tags', '{new}'], [DELTA, BETA]],
  ['contains', ['custom_fields', { is_gift: true }], [ALPHA]],
  ['containedBy', ['tags', ['vip']], [ALPHA, GAMMA]],
  ['containedBy', ['custom_fields', { score: 10, more: 1 }], [DELTA, GAMMA, BETA]],
  ['overlaps', ['tags', ['new', 'x']], [DELTA, BETA]],
  ['textSearch', ['description', 'shoe & run', { config: 'english' }], [ALPHA]],
  ['textSearch', ['description', 'running shoe', { config: 'english', type: 'plain' }], [ALPHA]],
  ['textSearch', ['description', 'running shoes', { config: 'english', type: 'phrase' }], [ALPHA]],
  ['textSearch', ['description', 'walk -shoes', { config: 'english', type: 'websearch' }], [GAMMA]],
  ['regexMatch', ['title', '^[AB]'], [ALPHA]],
  ['regexIMatch', ['title', '^[AB]'], [ALPHA, BETA]],
  ['match', [{ stage: 'new', currency: 'USD' }], [ALPHA]],
  ['not', ['stage', 'eq', 'won'], [ALPHA, DELTA, GAMMA]],
  ['not', ['value', 'is', null], [ALPHA, GAMMA, BETA]],
  ['not', ['tags', 'cs', '{vip}'], [DELTA, GAMMA]],
  ['or', ['stage.eq.won,and(stage.eq.new,value.gt.5)'], [ALPHA, BETA]],
  ['or', ['title.eq."Gamma, (x)",tags.cs.{vip,new}'], [GAMMA, BETA]],
  ['filter', ['custom_fields->score', 'gt', 9], [BETA]],
  ['filter', ['custom_fields->>score', 'eq', '9'], [ALPHA]],
  ['filter', ['stage', 'in', '("lost","WON")'], [DELTA, GAMMA]],
];

/** Every method of one release of postgrest-js, unmodified, in this dialect. */
export function describePostgrestJs(release: string, Client: ClientClass): void {
  const methods = new (Client as any)('http://localhost', {}).from('deals').select();
  const has = (method: string) => typeof methods[method] === 'function';

  describe(`postgrest-js ${release} at /functions/v1/rest-api-proxy`, () => {
    const crm = useProxy();
    const proxied = useTable(crm, 'deals');
    let amira: any;
    let hana: any;
    const client = () =>
      new Client(crm.api.url + PROXY, { headers: { 'X-API-Key': crm.tenant.apiKey }, schema: 'public' });
    const deals = () => client().from('deals');

    beforeEach(async () => {
      [amira, hana] = await crm.madeAll([{ first_name: 'Amira' }, { first_name: 'Hana' }]);
      const blank = {
        value: null,
        tags: [],
        expected_close_date: null,
        custom_fields: {},
        description: null,
      };
      await proxied.madeAll(
        [
          {
            title: ALPHA,
            value: 10,
            stage: 'new',
            tags: ['vip'],
            expected_close_date: '2026-05-15',
            custom_fields: { score: 9, is_gift: true },
            description: 'running shoes',
          },
          {
            title: BETA,
            value: 20,
            stage: 'won',
            tags: ['vip', 'new'],
            expected_close_date: '2026-06-15',
            custom_fields: { score: 10 },
          },
          { title: GAMMA, value: 30, stage: 'WON', description: 'a quiet walk' },
          { title: DELTA, stage: 'lost', tags: ['new'], contact_id: hana.id },
        ].map((row) => ({ contact_id: amira.id, ...blank, ...row })),
      );
    });

    const titlesOf = async (query: PromiseLike<any>) => {
      const { data, error } = await query;
      expect(error).toBeNull();
      return data.map(({ title }: any) => title).sort();
    };

    it.each(filters.filter(([method]) => has(method)))('.%s(%j) finds %j', async (method, args, found) => {
      expect(
        await titlesOf(
          deals()
            .select('title')
            [method](...args),
        ),
      ).toEqual([...found].sort());
    });

    it.each(['rangeGt', 'rangeGte', 'rangeLt', 'rangeLte', 'rangeAdjacent'])(
      '.%s() is refused: no column is a range',
      async (method) => {
        const { data, error, status } = await deals().select()[method]('value', '[1,2)');
        expect([data, error.code, status]).toEqual([null, '42883', 404]);
      },
    );

    it('.select() names, casts and embeds', async () => {
      const columns = `name:title, value::text, contacts ( first_name, deals ( title ) )`;
      const { data, error, status } = await deals().select(columns).eq('title', DELTA);
      expect([error, status]).toEqual([null, 200]);
      expect(data).toEqual([
        { name: DELTA, value: null, contacts: { first_name: 'Hana', deals: [{ title: DELTA }] } },
      ]);
    });

    it.each(['exact', 'planned', 'estimated'])('.select() counts: %s', async (count) => {
      const { data, error, status, count: counted } = await deals().select('*', { count }).limit(3);
      expect([error, data.length, typeof counted]).toEqual([null, 3, 'number']);
      if (count === 'exact') expect([counted, status]).toEqual([4, 206]);
    });

    it('.select() counts without rows', async () => {
      const { data, error, count } = await deals()
        .select('*', { count: 'exact', head: true })
        .gt('value', 10);
      expect([data, error, count]).toEqual([null, null, 2]);
    });

    it('.order() sorts, by several columns, nulls where they are wanted', async () => {
      const inOrder = async (query: PromiseLike<any>) => (await query).data.map(({ title }: any) => title);
      const select = () => deals().select('title');
      expect(await inOrder(select().order('value'))).toEqual([ALPHA, BETA, GAMMA, DELTA]);
      expect(await inOrder(select().order('value', { ascending: false }))).toEqual([
        DELTA,
        GAMMA,
        BETA,
        ALPHA,
      ]);
      const last = { ascending: false, nullsFirst: false };
      expect(await inOrder(select().order('value', last))).toEqual([GAMMA, BETA, ALPHA, DELTA]);
      expect(await inOrder(select().order('contact_id').order('value', last))).toEqual([
        GAMMA,
        BETA,
        ALPHA,
        DELTA,
      ]);
    });

    it('.order(), .limit(), .range() and .or() reach embedded rows', async () => {
      const contacts = () => client().from('contacts').select('deals(title)').eq('id', amira.id);
      const there = { foreignTable: 'deals', referencedTable: 'deals' };
      const top = contacts()
        .order('value', { ascending: false, ...there })
        .limit(1, there);
      expect((await top).data).toEqual([{ deals: [{ title: GAMMA }] }]);
      const second = contacts().order('value', there).range(1, 1, there);
      expect((await second).data).toEqual([{ deals: [{ title: BETA }] }]);
      const either = contacts().or('value.eq.10,stage.eq.lost', there);
      expect((await either).data).toEqual([{ deals: [{ title: ALPHA }] }]);
      const filtered = client()
        .from('contacts')
        .select('first_name,deals!inner(title)')
        .eq('deals.title', DELTA);
      expect((await filtered).data).toEqual([{ first_name: 'Hana', deals: [{ title: DELTA }] }]);
    });

    it('.limit() and .range() cut', async () => {
      const select = () => deals().select('title').order('value');
      expect((await select().limit(2)).data).toEqual([{ title: ALPHA }, { title: BETA }]);
      expect((await select().range(1, 2)).data).toEqual([{ title: BETA }, { title: GAMMA }]);
      const past = await deals().select('title', { count: 'exact' }).range(10, 20);
      expect([past.status, past.error.code]).toEqual([416, 'PGRST103']);
    });

    it('.single() and .maybeSingle() tell one from none and from many', async () => {
      const select = () => deals().select('title');
      expect((await select().eq('title', ALPHA).single()).data).toEqual({ title: ALPHA });
      expect((await select().eq('title', 'x').single()).error.code).toBe('PGRST116');
      expect((await select().eq('title', ALPHA).maybeSingle()).data).toEqual({ title: ALPHA });
      const none = await select().eq('title', 'x').maybeSingle();
      expect([none.data, none.error]).toEqual([null, null]);
      const many = await select().maybeSingle();
      expect([many.data, many.error.code, many.status]).toEqual([null, 'PGRST116', 406]);
    });

    it('.maybeSingle() on a write that hits nothing is no error', async () => {
      const { data, error } = await deals().update({ value: 1 }).eq('title', 'x').select().maybeSingle();
      expect([data, error]).toEqual([null, null]);
    });

    it('.csv() reads text', async () => {
      const { data } = await deals().select('title,value,tags').order('value').limit(2).csv();
      expect(data).toBe('title,value,tags\nAlpha,10,{vip}\nbeta,20,"{vip,new}"');
    });

    it('.geojson() and .explain() are refused', async () => {
      for (const query of [deals().select().geojson(), deals().select().explain()]) {
        const { error, status } = await query;
        expect([error.code, status]).toEqual(['PGRST107', 406]);
      }
    });

    it('.insert() writes one, and shows it as document B promises', async () => {
      const row = { title: 'New', contact_id: amira.id };
      const written = await deals().insert(row);
      expect([written.error, written.status, written.data]).toMatchObject([null, 201, [row]]);
      const shown = await deals().insert(row, { count: 'exact' }).select('title,stage');
      expect([shown.data, shown.count]).toEqual([[{ title: 'New', stage: 'new' }], 1]);
      expect(await titlesOf(deals().select('title').eq('title', 'New'))).toHaveLength(2);
    });

    it('.insert() writes rows whose keys differ', async () => {
      const rows = [
        { title: 'One', contact_id: amira.id, source: 'web' },
        { title: 'Two', contact_id: hana.id, value: 5 },
      ];
      const { data, error } = await deals().insert(rows).select('title,source,value');
      expect(error).toBeNull();
      expect(data).toEqual([
        { title: 'One', source: 'web', value: null },
        { title: 'Two', source: null, value: 5 },
      ]);
      if (!/^1\.9/.test(release)) {
        const kept = await deals().insert(rows, { defaultToNull: false }).select('currency');
        expect(kept.data).toEqual([{ currency: 'USD' }, { currency: 'USD' }]);
      }
    });

    it('.insert() tells what was wrong', async () => {
      const { data, error, status } = await deals().insert({ contact_id: amira.id }).select();
      expect([data, status, error.code, error.message, error.hint, error.details]).toEqual([
        null,
        400,
        '23502',
        'title is required',
        null,
        null,
      ]);
    });

    it('.upsert() merges, ignores, and goes by another key', async () => {
      const { data } = await deals().select('id').eq('title', ALPHA).single();
      const row = { id: data.id, title: 'Merged', contact_id: amira.id };
      const merged = await deals().upsert(row).select('title,value').single();
      expect([merged.status, merged.data]).toEqual([200, { title: 'Merged', value: 10 }]);
      const ignored = await deals()
        .upsert({ ...row, title: 'x' }, { ignoreDuplicates: true })
        .select('title');
      expect([ignored.error, ignored.data]).toEqual([null, []]);
      const activity = { contact_id: amira.id, kind: 'note', external_id: 'x', body: 'one' };
      const activities = () => client().from('activities');
      await activities().insert(activity);
      const onConflict = { onConflict: 'external_id' };
      const again = await activities()
        .upsert({ ...activity, body: 'two' }, onConflict)
        .select('body');
      expect([again.status, again.data]).toEqual([200, [{ body: 'two' }]]);
    });

    it('.update() changes what the filters hit', async () => {
      const { data, count } = await deals()
        .update({ source: 'web' }, { count: 'exact' })
        .in('title', [ALPHA, BETA])
        .select('title,source');
      expect(count).toBe(2);
      expect(data.map(({ source }: any) => source)).toEqual(['web', 'web']);
      const silent = await deals().update({ source: 'shop' }, { count: 'exact' }).eq('title', ALPHA);
      expect([silent.error, silent.count]).toEqual([null, 1]);
      const all = await deals().update({ source: 'all' });
      expect([all.status, all.error.code]).toEqual([400, '21000']);
    });

    it('.delete() deletes what the filters hit', async () => {
      const shown = await deals().delete().eq('title', ALPHA).select('title');
      expect([shown.status, shown.data]).toEqual([200, [{ title: ALPHA }]]);
      const silent = await deals().delete({ count: 'exact' }).eq('title', BETA);
      expect([silent.status, silent.data, silent.error, silent.count]).toEqual([204, null, null, 1]);
      expect(await titlesOf(deals().select('title'))).toEqual([DELTA, GAMMA].sort());
      expect((await deals().delete()).error.code).toBe('21000');
    });

    if (has('maxAffected'))
      it('.maxAffected() stops a write that hits more', async () => {
        const refused = await deals().delete().not('id', 'is', null).maxAffected(3);
        expect([refused.error.code, refused.error.details]).toEqual(['PGRST124', 'The query affects 4 rows']);
        expect(await titlesOf(deals().select('title'))).toHaveLength(4);
        expect((await deals().update({ source: 'x' }).eq('stage', 'new').maxAffected(1)).error).toBeNull();
      });

    if (has('stripNulls'))
      it('.stripNulls() leaves null keys out', async () => {
        const { data } = await deals().select('title,value').eq('title', DELTA).stripNulls();
        expect(data).toEqual([{ title: DELTA }]);
      });

    if (has('setHeader'))
      it('.setHeader() reaches the dialect', async () => {
        const { data } = await deals().select('title').setHeader('Range', '0-0').order('value');
        expect(data).toEqual([{ title: ALPHA }]);
      });

    it('.throwOnError() throws the refusal', async () => {
      await expect(deals().select('shoe_size').throwOnError()).rejects.toMatchObject({
        code: '42703',
        message: 'column deals.shoe_size does not exist',
      });
    });

    it('.abortSignal() gives up', async () => {
      const aborted = new AbortController();
      aborted.abort();
      const { data, error } = await deals().select().abortSignal(aborted.signal);
      expect(data).toBeNull();
      expect(error.message).toMatch(/abort/i);
      const patient = await deals().select('title').abortSignal(new AbortController().signal);
      expect(patient.data).toHaveLength(4);
    });

    it('.rollback() is not offered: what is written stays written', async () => {
      const { error } = await deals().update({ source: 'x' }).eq('title', ALPHA).rollback();
      expect(error).toBeNull();
      expect(await titlesOf(deals().select('title').eq('source', 'x'))).toEqual([ALPHA]);
    });

    it('.schema() is public, and no other', async () => {
      expect((await client().schema('public').from('deals').select('id')).data).toHaveLength(4);
      const { error, status } = await client().schema('auth').from('users').select();
      // The table is looked for before the schema; neither is there.
      expect([error.code, status]).toEqual(['PGRST205', 404]);
      expect((await client().schema('auth').from('deals').select()).error.code).toBe('PGRST106');
    });

    it('.rpc() finds no function', async () => {
      const { error, status } = await client().rpc('now', {});
      expect([error.code, status]).toEqual(['PGRST125', 404]);
    });

    it('is refused with a wrong key', async () => {
      const stranger = new Client(crm.api.url + PROXY, { headers: { 'X-API-Key': 'cg_wrong' } });
      const { data, error, status } = await stranger.from('deals').select();
      expect([data, error.message, status]).toEqual([null, 'Unauthorized', 401]);
    });
  });
}
