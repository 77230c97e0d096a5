import { fromPrefixedId } from '@rosetta/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Model } from './linearizable.js';

/** A response, as far as races look at it. */
export interface Answered {
  readonly status: number;
  readonly etag: string | null;
  readonly body: any;
}

/** Asks either replica as a client of its own. */
export type Asking = (
  method: string,
  path: string,
  json?: unknown,
  headers?: Record<string, string>,
) => Promise<Answered>;

/** What one client remembers of one record between its calls. */
export type Memory = Map<string, string>;

/** One thing that is done to a record: asks for it, and tells what was asked and answered in the words of its model. */
type Command = (ask: Asking, memory: Memory, value: number) => Promise<{ asked: unknown; answer: unknown }>;

/** A record that clients race for. */
export interface RacedRecord {
  readonly name: string;
  readonly model: Model<any, any, any>;
  readonly commands: Readonly<Record<string, Command>>;
}

const V1 = '/api/v1/crm';
const PROXY = '/functions/v1/rest-api-proxy';

/** What is made for a round of races. */
export interface Ids {
  readonly contact: string;
  readonly linked: string;
  readonly deal: string;
  readonly further: string;
  readonly companies: readonly [string, string];
  readonly user: string;
  /** Merged and taken apart: who stays, who does not, and a deal of the latter. */
  readonly winner: string;
  readonly loser: string;
  readonly losersDeal: string;
  /** Makes e-mails of this round nobody else's. */
  readonly round: string;
}

export function racedRecords(ids: Ids): RacedRecord[] {
  return [
    versioned('contact', `${V1}/contacts/${ids.contact}`, 'contact', 'position'),
    versioned('deal', `${V1}/deals/${ids.deal}`, 'deal', 'description'),
    relationship(ids),
    furtherContact(ids),
    company(ids),
    mergedContact(ids),
    ...[1, 2].map((n) => person(`person${n}.${ids.round}@example.com`)),
  ];
}

/** Changed blindly or in a known version, read, deleted, restored: a register that counts its changes. */
function versioned(name: string, path: string, key: string, field: string): RacedRecord {
  type State = { live: boolean; value: string | null; version: number };
  const versionIn = (etag: string | null) => Number(/"(\d+)/.exec(etag ?? '')?.[1]);
  const answerOf = ({ status, etag, body }: Answered) =>
    status === 200 && body[key]
      ? { status, value: body[key][field] ?? null, version: versionIn(etag) }
      : { status };
  const change = async (ask: Asking, memory: Memory, value: number, tag?: string) => {
    const response = await ask('PATCH', path, { [field]: `v${value}` }, tag ? { 'if-match': tag } : {});
    if (response.etag) memory.set(path, response.etag);
    return { asked: ['change', `v${value}`, tag ? versionIn(tag) : null], answer: answerOf(response) };
  };
  const model: Model<
    State,
    [string, string?, (number | null)?],
    { status: number; value?: string | null; version?: number }
  > = {
    initial: { live: true, value: null, version: 1 },
    next: (state, [what, value = '', expected = null], { status, ...shown }) => {
      const shows = (after: State) =>
        shown.value === after.value && shown.version === after.version ? after : null;
      if (status === 404) return state.live === (what === 'restore') ? state : null;
      if (status === 412) return state.live && expected !== null && expected !== state.version ? state : null;
      if (status !== 200) return null;
      if (what === 'restore')
        return state.live ? null : shows({ ...state, live: true, version: state.version + 1 });
      if (!state.live) return null;
      if (what === 'read') return shows(state);
      if (what === 'delete') return { ...state, live: false, version: state.version + 1 };
      if (expected !== null && expected !== state.version) return null;
      // What is so already is no change.
      return shows(value === state.value ? state : { ...state, value, version: state.version + 1 });
    },
  };
  return {
    name,
    model,
    commands: {
      change: (ask, memory, value) => change(ask, memory, value),
      'change if unchanged': (ask, memory, value) => change(ask, memory, value, memory.get(path)),
      read: async (ask, memory) => {
        const response = await ask('GET', path);
        if (response.etag) memory.set(path, response.etag);
        return { asked: ['read'], answer: answerOf(response) };
      },
      delete: async (ask) => ({ asked: ['delete'], answer: { status: (await ask('DELETE', path)).status } }),
      restore: async (ask) => ({
        asked: ['restore'],
        answer: answerOf(await ask('POST', `${path}/restore`)),
      }),
    },
  };
}

/** One per contact and user: linked and unlinked, each time with a new id; linking again changes the type and keeps the id. */
function relationship({ linked, user }: Ids): RacedRecord {
  const path = `${V1}/relationships`;
  const body = { contact_id: linked, user_id: user };
  type State = { id: string; type: string } | { id: null };
  const model: Model<State, [string, string?], any> = {
    initial: { id: null },
    next: (state, [what, value], answer) => {
      if (what === 'link') {
        const after = { id: answer.id, type: value! };
        if (answer.status === 201) return state.id === null ? after : null;
        return answer.status === 200 && state.id === answer.id ? after : null;
      }
      if (what === 'unlink')
        return answer.status === 200
          ? state.id === value
            ? { id: null }
            : null
          : state.id === value
            ? null
            : state;
      return answer.items.length <= 1 &&
        (answer.items[0]?.id ?? null) === state.id &&
        (state.id === null || answer.items[0].type === state.type)
        ? state
        : null;
    },
  };
  return {
    name: 'relationship',
    model,
    commands: {
      link: async (ask, memory, value) => {
        const { status, body: made } = await ask('POST', path, {
          ...body,
          relationship_type: `t${value % 3}`,
        });
        const id = made.relationship?.id;
        if (id) memory.set(path, id);
        return { asked: ['link', `t${value % 3}`], answer: { status, id } };
      },
      unlink: async (ask, memory) => {
        const id = memory.get(path) ?? `rel_${'0'.repeat(32)}`;
        return { asked: ['unlink', id], answer: { status: (await ask('DELETE', `${path}/${id}`)).status } };
      },
      read: async (ask, memory) => {
        const { body: page } = await ask('GET', `${path}?contact_id=${linked}&user_id=${user}`);
        const items = page.items.map((each: any) => ({ id: each.id, type: each.relationship_type }));
        if (items[0]) memory.set(path, items[0].id);
        return { asked: ['read'], answer: { items } };
      },
    },
  };
}

/** A further contact of a deal: added once, taken away once. */
function furtherContact({ deal, further }: Ids): RacedRecord {
  const path = `${V1}/deals/${deal}/contacts`;
  const model: Model<boolean, [string], { status: number; count?: number }> = {
    initial: false,
    next: (state, [what], { status, count }) => {
      // The deal may be deleted at the time.
      if (status === 404 && what !== 'remove') return state;
      if (what === 'add')
        return status === 201 ? (state ? null : true) : status === 409 && state ? state : null;
      if (what === 'remove') return status === 200 ? (state ? false : null) : status === 404 ? state : null;
      return count === Number(state) ? state : null;
    },
  };
  return {
    name: 'further contact of a deal',
    model,
    commands: {
      add: async (ask) => ({
        asked: ['add'],
        answer: { status: (await ask('POST', path, { contact_id: further })).status },
      }),
      remove: async (ask) => ({
        asked: ['remove'],
        answer: { status: (await ask('DELETE', `${path}/${further}`)).status },
      }),
      read: async (ask) => {
        const { status, body } = await ask('GET', path);
        const count =
          status === 200 ? body.items.filter((each: any) => each.contact_id === further).length : undefined;
        return { asked: ['read'], answer: { status, count } };
      },
    },
  };
}

/** The company of a contact, set to one of two or to none. */
function company({ further, companies }: Ids): RacedRecord {
  const path = `${V1}/contacts/${further}`;
  type State = { id: string | null };
  const model: Model<State, [string, (string | null)?], { status: number; value: string | null }> = {
    initial: { id: null },
    next: (state, [what, value = null], answer) => {
      const after = what === 'set' ? { id: value } : state;
      return answer.status === 200 && answer.value === after.id ? after : null;
    },
  };
  return {
    name: 'company of a contact',
    model,
    commands: {
      set: async (ask, _, value) => {
        const company_id = [...companies, null][value % 3]!;
        const { status, body } = await ask('PATCH', path, { company_id });
        return { asked: ['set', company_id], answer: { status, value: body.contact?.company_id ?? null } };
      },
      read: async (ask) => {
        const { status, body } = await ask('GET', path);
        return { asked: ['read'], answer: { status, value: body.contact?.company_id ?? null } };
      },
    },
  };
}

/** A contact that is merged into another one and taken apart again: meanwhile its id and its deal are those of the other. */
function mergedContact({ winner, loser, losersDeal }: Ids): RacedRecord {
  const merges = `${V1}/contacts/merges`;
  type State = { merge: string | null };
  const model: Model<State, [string, string?], { status: number; id?: string; contact?: string }> = {
    initial: { merge: null },
    next: (state, [what, value], { status, id, contact }) => {
      if (what === 'merge')
        return status === 201
          ? state.merge === null
            ? { merge: id! }
            : null
          : status === 409 && state.merge !== null
            ? state
            : null;
      if (what === 'undo') {
        if (status === 200) return state.merge === value ? { merge: null } : null;
        return [404, 409].includes(status) && state.merge !== value ? state : null;
      }
      return status === 200 && contact === (state.merge === null ? loser : winner) ? state : null;
    },
  };
  const contactOf = ({ status, body }: Answered) => ({ status, contact: body.contact?.id });
  return {
    name: 'merged contact',
    model,
    commands: {
      merge: async (ask, memory) => {
        const { status, body } = await ask('POST', merges, { winner_id: winner, loser_ids: [loser] });
        if (status === 201) memory.set(merges, body.merge.id);
        return { asked: ['merge'], answer: { status, id: body.merge?.id } };
      },
      undo: async (ask, memory) => {
        if (!memory.has(merges)) {
          const { body } = await ask('GET', merges);
          const found = body.items.find((each: any) => each.loser_ids.includes(loser));
          memory.set(merges, found?.id ?? `mrg_${'0'.repeat(32)}`);
        }
        const id = memory.get(merges)!;
        memory.delete(merges);
        return {
          asked: ['undo', id],
          answer: { status: (await ask('POST', `${merges}/${id}/undo`)).status },
        };
      },
      read: async (ask) => ({
        asked: ['read'],
        answer: contactOf(await ask('GET', `${V1}/contacts/${loser}`)),
      }),
      change: async (ask, _, value) => ({
        asked: ['change'],
        answer: contactOf(await ask('PATCH', `${V1}/contacts/${loser}`, { position: `v${value}` })),
      }),
      'read the deal': async (ask) => {
        const { status, body } = await ask('GET', `${V1}/deals/${losersDeal}`);
        return { asked: ['read'], answer: { status, contact: body.deal?.contact_id } };
      },
    },
  };
}

/**
 * Whoever has an e-mail: made by the first bulk call or import that names it, found by the others, until deleted, or until the
 * import that made it is undone where nobody has written it since.
 */
function person(email: string): RacedRecord {
  type State = { id: string | null; madeBy: string | null; tags: readonly string[] };
  type Asked = [what: string, value?: string, id?: string];
  const nobody: State = { id: null, madeBy: null, tags: [] };
  const model: Model<State, Asked, any> = {
    initial: nobody,
    next: (state, [what, value = '', id], answer) => {
      if (what === 'import') {
        if (state.id !== (answer.isNew ? null : answer.id)) return null;
        const tags = state.tags.includes(value) ? state.tags : [...state.tags, value].sort();
        return { ...state, id: answer.id, tags };
      }
      if (what === 'import a file') {
        if (state.id !== (answer.isNew ? null : answer.id)) return null;
        return answer.isNew ? { id: answer.id, madeBy: value, tags: [] } : state;
      }
      if (what === 'undo') {
        // There was none that made anybody, or it was undone before.
        if (answer.status !== 200) return state;
        const isThere = state.id === id && state.madeBy === value;
        if (answer.undo === 'deleted') return isThere && state.tags.length === 0 ? nobody : null;
        return answer.undo === 'left' && !(isThere && state.tags.length === 0) ? state : null;
      }
      if (what === 'delete')
        return answer.status === 200
          ? state.id === value
            ? nobody
            : null
          : state.id === value
            ? null
            : state;
      return answer.ids.length <= 1 && (answer.ids[0] ?? null) === state.id ? state : null;
    },
  };
  const imports = '/api/v1/imports';
  const ended = async (ask: Asking, path: string, ends: readonly string[]) => {
    while (!ends.includes((await ask('GET', path)).body.import.status)) await sleep(20);
    return (await ask('GET', `${path}/results?format=ndjson`)).body;
  };
  return {
    name: `person ${email}`,
    model,
    commands: {
      import: async (ask, memory, value) => {
        const contacts = [{ emails: [email.toUpperCase()], tags: [`tag${value}`] }];
        const { body } = await ask('POST', '/functions/v1/import-contacts-bulk', { contacts });
        const { contact_id: id = null, is_new: isNew = false } = body.results?.[0] ?? {};
        if (id) memory.set(email, id);
        return { asked: ['import', `tag${value}`], answer: { id, isNew } };
      },
      'import a file': async (ask, memory) => {
        const made = await ask('POST', `${imports}?entity=contacts&start=true`, `email\n${email}\n`, {
          'content-type': 'text/csv',
        });
        const job = made.body.import.id;
        const row = await ended(ask, `${imports}/${job}`, ['completed', 'failed']);
        const id = fromPrefixedId('contact', row.id);
        if (id) memory.set(email, id);
        const isNew = row.outcome === 'created';
        if (isNew) memory.set(`import of ${email}`, `${job} ${id}`);
        return { asked: ['import a file', job], answer: { id, isNew } };
      },
      'undo of the import': async (ask, memory) => {
        const [job, id] = (memory.get(`import of ${email}`) ?? `imp_${'0'.repeat(32)}`).split(' ');
        const { status } = await ask('POST', `${imports}/${job}/undo`);
        if (status !== 200) return { asked: ['undo', job, id], answer: { status } };
        const { undo, undo_reason: reason } = await ended(ask, `${imports}/${job}`, ['undone']);
        return { asked: ['undo', job, id], answer: { status, undo, reason } };
      },
      find: async (ask, memory) => {
        const { body } = await ask('GET', `${PROXY}/contacts?select=id&emails=cs.{${email}}`);
        const ids = body.map((each: any) => each.id);
        if (ids[0]) memory.set(email, ids[0]);
        return { asked: ['find'], answer: { ids } };
      },
      delete: async (ask, memory) => {
        const id = memory.get(email) ?? '0198c0de-0000-7000-8000-00000000dead';
        const { status } = await ask('DELETE', `${V1}/contacts/cont_${id.replaceAll('-', '')}`);
        return { asked: ['delete', id], answer: { status } };
      },
    },
  };
}
