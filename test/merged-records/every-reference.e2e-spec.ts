import { fromPrefixedId } from '@rosetta/common';
import type { MergedEntity } from '@rosetta/contacts';
import { type Kind, makerFor, type Spelling } from '../matrices/records.js';
import type { Reference } from '../matrices/references.js';
import { allReferences, essence, headersFor, send } from '../matrices/tenants.js';
import type { ApiResponse, Tenant } from '../support/api.js';
import { type CensusedApi, startCensusedApi } from '../support/census.js';
import { leadTo } from '../support/merged-record.js';

/** Kinds of records that can be merged, in whichever state. */
const entities: Partial<Record<Kind, MergedEntity>> = {
  contact: 'contact',
  'deleted contact': 'contact',
  company: 'company',
  'inactive company': 'company',
  'deleted company': 'company',
};

/** Where the record itself is deleted: an old id deletes nothing. */
const DELETIONS = [
  /^DELETE \/api\/v1\/crm\/(?:contacts|companies)\/:id path id$/,
  /^DELETE \/functions\/v1\/crm-(?:contacts|companies)-api\/:\w+ path \w+$/,
  /^POST \/functions\/v1\/delete-contact /,
  /^POST \/api\/sales\/\w+\/\w+ body uuid \(delete\)$/,
  /^DELETE \/\S+\/(?:contacts|companies) query id$/,
];

/** The same tables once more, by the same code. */
const REPEATED = /^\w+ \/rest\/v1\//;

/**
 * What is asked of an id and not of the record that has it: what the log says of the old one, it says of that; and who was merged is
 * neither brought back nor merged once more.
 */
const OF_IDS = [
  /^GET \/api\/v1\/audit-events query entity_id$/,
  /\/restore path id$/,
  /\/merges (?:body|query) /,
];

interface Outcome {
  readonly place: string;
  readonly current: string;
  readonly old: string;
  readonly warning: string | null;
  readonly wanted: string;
}

describe('Every place where a contact or a company is named', () => {
  let api: CensusedApi;
  let mine: Tenant;
  let headers: Awaited<ReturnType<typeof headersFor>>;
  const followed: Outcome[] = [];
  const deletions: (Outcome & { readonly isKept: boolean })[] = [];
  let places = 0;

  beforeAll(async () => {
    api = await startCensusedApi();
    mine = await api.tenant();
    headers = await headersFor(api, mine);
    for (const [name, references] of Object.entries(allReferences(api)))
      for (const [place, reference] of Object.entries(references)) {
        const entity = entities[reference.kind];
        if (!entity || REPEATED.test(name) || OF_IDS.some((each) => each.test(`${name} ${place}`))) continue;
        places++;
        await observe(name, place, entity, reference);
      }
  }, 240_000);
  afterAll(() => api?.close());

  async function observe(name: string, place: string, entity: MergedEntity, reference: Reference) {
    const route = api.declared.find((each) => each.name === name)!;
    const usual: Spelling = route.path.startsWith('/api/v1/') ? 'prefixed' : 'bare';
    const make = makerFor(api, mine, usual);
    const field = place
      .replace(/ \(.*\)$/, '')
      .split(/[ .]/)
      .at(-1)!;
    const ask = async (id: string) =>
      send(api, route, headers(route), await reference.ask(id, field, makerFor(api, mine, usual)));
    const uuid = (id: string) => fromPrefixedId(entity, id) ?? id;
    const [own, current, old] = [await make(reference.kind), await make(reference.kind), await make(entity)];
    await leadTo(api, mine, entity, [uuid(old), uuid(current)]);
    // A read is of the same record, whose timeline tells of both; a write is of another one, as it can be done once.
    const asked = route.method === 'GET' ? current : own;
    const ownResponse = await ask(asked);
    const oldResponse = await ask(old);
    const outcome = {
      place: `${name} ${place}`,
      current: comparable(essence(ownResponse, asked)),
      old: comparable(essence(oldResponse, current)),
      warning: warningOf(oldResponse),
      wanted: `The ${entity} ${old} was merged into ${current}`,
    };
    if (!DELETIONS.some((each) => each.test(outcome.place))) followed.push(outcome);
    else {
      const table = entity === 'contact' ? 'contacts' : 'companies';
      const kept = await api.rows(`select from ${table} where id = $1 and deleted_at is null`, [
        uuid(current),
      ]);
      deletions.push({ ...outcome, isKept: kept.length === 1 });
    }
  }

  it('is tried', () => {
    expect(places).toBeGreaterThan(60);
    expect(deletions.length).toBeGreaterThan(8);
  });

  it('takes an old id for the record that it leads to', () => {
    expect(followed.filter(({ current, old }) => current !== old)).toEqual([]);
  });

  it('warns of each, by the ids as the dialect writes them', () => {
    const silent = [...followed, ...deletions].filter(({ warning, wanted }) => !warning?.includes(wanted));
    expect(silent).toEqual([]);
  });

  it('deletes nothing by an old id', () => {
    expect(
      deletions.filter(
        ({ isKept, old }) => !isKept || !/^(?:404|200 \*\/\* \[\]|204|400 .*not found)/.test(old),
      ),
    ).toEqual([]);
  });
});

/** Without the number of a contact, and what a row of a bulk call is warned of, which the header says too. */
function comparable(text: string): string {
  return text
    .replace(/"id":\d+/, '"id":0')
    .replace(/,"warnings":\["The \w+ <id> was merged into <asked>"\]/, '');
}

function warningOf({ headers }: ApiResponse): string | null {
  return headers.get('warning');
}
