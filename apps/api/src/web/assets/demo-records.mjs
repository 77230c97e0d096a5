/** Prefixes of ids. */
export const PREFIXES = {
  contact: 'cont',
  company: 'comp',
  deal: 'deal',
  pipeline: 'pipe',
  activity: 'act',
  relationship: 'rel',
  customField: 'cfd',
  apiKey: 'ak',
  member: 'memb',
  user: 'usr',
  organization: 'org',
  import: 'imp',
  webhook: 'wh',
};

/** What `/api/v1` calls ids that have no prefix. */
const PLAIN = { rol_id: 'role', user_id: 'user' };

const PROXY = '/functions/v1/rest-api-proxy';

/** One deal with all that hangs on it, and a contact that can be rung up. */
const MAIN =
  `${PROXY}/deals?select=deal:id,contact:contact_id,company:company_id,pipeline:pipeline_id,contacts!inner(phones)` +
  '&contacts.phones=neq.{}&company_id=not.is.null&order=id&limit=1';

/** Where the records of a kind are listed, and which of them will do: `only` some, `except` what others hang on. */
const LISTS = {
  contact: {
    path: `${PROXY}/contacts?select=contact:id,deal_contacts()&deal_contacts=is.null`,
    except: ['inactiveContact', 'relationship'],
  },
  company: { path: `${PROXY}/companies?select=company:id`, except: ['inactiveCompany', 'place'] },
  place: {
    path: `${PROXY}/contacts?select=contact:id,company:company_id,deal_contacts!inner()&company_id=not.is.null&order=id&limit=1`,
  },
  inactiveCompany: { path: '/api/v1/crm/companies', only: ({ active }) => !active },
  deal: { path: `${PROXY}/deals?select=deal:id`, except: ['dealContact'] },
  dealContact: {
    path: `${PROXY}/deal_contacts?select=dealContact:id,deal:deal_id,contact:contact_id&is_primary=is.false`,
  },
  activity: { path: `${PROXY}/activities?select=activity:id` },
  customField: { path: `${PROXY}/custom_fields?select=customField:id&locked=is.false` },
  pipeline: {
    path: `${PROXY}/pipelines?select=pipeline:id,deals()&deals=is.null&is_default=is.false`,
  },
  relationship: { path: '/api/v1/crm/relationships' },
  role: { path: '/api/v1/crm/contact-roles', only: ({ rol_id }) => rol_id > 6 },
  apiKey: {
    path: '/api/v1/api-keys',
    only: ({ revoked_at, expires_at, prefix }, _, demo) =>
      !revoked_at && !expires_at && !demo.apiKey.startsWith(prefix),
  },
  user: { path: '/api/v1/members' },
  member: { path: '/api/v1/members', only: ({ role }) => role !== 'owner' },
  webhook: { path: '/api/v1/webhooks' },
  import: { path: '/api/v1/imports?status=completed' },
  waitingImport: { path: '/api/v1/imports?status=ready' },
  cancelledImport: { path: '/api/v1/imports?status=cancelled' },
  inactiveContact: lately('contact', 'inactivated'),
  deletedContact: lately('contact', 'deleted'),
  deletedCompany: lately('company', 'deleted'),
  deletedDeal: lately('deal', 'deleted'),
  deletedActivity: lately('activity', 'deleted'),
};

/**
 * The demo's records, to be put into examples: each is an object of ids by their kind, `{deal, contact}` for a deal's contact.
 */
export class DemoRecords {
  #asked = new Map();
  #own = new Map();
  #main;

  constructor(demo, ask) {
    this.demo = demo;
    this.ask = ask;
  }

  /** The record that all examples of a kind share; empty where the demo has none. */
  async shared(kind) {
    const main = await this.#getMain();
    return kind in main ? { [kind]: main[kind] } : ((await this.#list(kind))[0] ?? {});
  }

  /** A record of a kind that no other example has: any one that is left, so that two pages seldom have the same. */
  async own(kind) {
    const made = /^new([A-Z].*)$/.exec(kind)?.[1];
    if (made) return { [made[0].toLowerCase() + made.slice(1)]: crypto.randomUUID() };
    if (!this.#own.has(kind)) this.#own.set(kind, [...(await this.#list(kind))]);
    const left = this.#own.get(kind);
    return left.splice(Math.floor(Math.random() * left.length), 1)[0] ?? {};
  }

  #getMain() {
    return (this.#main ??= this.#rows(MAIN).then(([{ contacts, ...deal } = {}]) => {
      const { organizationId: organization, password } = this.demo;
      return { ...deal, ...(contacts && { phone: contacts.phones[0] }), organization, password };
    }));
  }

  #list(kind) {
    if (!this.#asked.has(kind)) this.#asked.set(kind, this.#find(kind, LISTS[kind]));
    return this.#asked.get(kind);
  }

  async #find(kind, { path, only = () => true, except = [] }) {
    const others = await Promise.all(except.map((each) => this.#list(each)));
    const taken = [await this.#getMain(), ...others.flat()].map((ids) => ids[kind]);
    const rows = await this.#rows(path);
    return rows
      .filter((row) => only(row, rows, this.demo))
      .map(idsOf)
      .filter((ids) => !(kind in ids && taken.includes(ids[kind])));
  }

  async #rows(path) {
    const response = await this.ask(path, { headers: { 'X-API-Key': this.demo.apiKey } });
    if (!response.ok) return [];
    const rows = await response.json();
    return rows.items ?? rows;
  }
}

/** Records of a kind to which this happened last, of the latest changes. */
function lately(entity, action) {
  return {
    path: `/api/v1/audit-events?entity=${entity}&limit=100`,
    only: (change, changes) =>
      change.action === action && changes.find((each) => each.entity_id === change.entity_id) === change,
  };
}

/** Ids by their kind; those of `/api/v1` are told by their prefix. */
function idsOf(row) {
  const ids = {};
  for (const [key, value] of Object.entries(row)) {
    const [, prefix, digits] = /^([a-z]+)_([0-9a-f]{32})$/.exec(value) ?? [];
    const kind = prefix
      ? Object.keys(PREFIXES).find((each) => PREFIXES[each] === prefix)
      : (PLAIN[key] ?? key);
    if (kind && value !== null)
      ids[kind] = prefix ? digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : value;
  }
  return ids;
}
