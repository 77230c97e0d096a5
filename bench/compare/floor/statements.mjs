// The floor's statements: one for each operation, named, so that Postgres parses and plans it once for each connection.
// Postgres writes the JSON of the response. Nothing is checked.

const COLUMNS = `id, first_name, last_name, phones, emails, tags, source, custom_fields, assignee_id, company_id, description,
  opt_in_status, created_at, updated_at`;
const OF_CONTACT = COLUMNS.replace(/\w+/g, 'c.$&');
const WRITTEN =
  'first_name text, last_name text, emails text[], phones text[], tags text[], source text, description text, custom_fields jsonb';
const NAMES = WRITTEN.replace(/ (text|jsonb)(\[\])?/g, '');
const array = (selection) => `select coalesce(json_agg(r), '[]')::text as body from (${selection}) r`;
const COUNTED = `n as (
    insert into floor.counts as n (organization_id, slot, contacts) select $1, $3, count(*) from c
    on conflict (organization_id, slot) do update set contacts = n.contacts + excluded.contacts)`;
const IDENTITIES = `i as (
    insert into floor.contact_identities select $1, unnest(c.emails || c.phones), c.id from c on conflict do nothing)`;
const ITEM = `'cont_' || replace(id::text, '-', '') as id, first_name, last_name, emails[1] as email, phones[1] as phone,
  null as position, company_id, created_at, updated_at`;
const page = (total, where) => `select json_build_object('items', (select coalesce(json_agg(r), '[]') from (
    select ${ITEM} from floor.contacts where organization_id = $1 ${where} order by created_at desc, id desc limit $2) r),
  'total', (${total}), 'limit', $2::int, 'offset', 0)::text as body`;

/** Reads; `$1` is the organization. */
export const reads = {
  byId: array(`select ${COLUMNS} from floor.contacts where id = $2 and organization_id = $1`),
  byIdentity:
    array(`select ${OF_CONTACT} from floor.contact_identities i join floor.contacts c on c.id = i.contact_id
    where i.organization_id = $1 and i.value = $2 limit 1`),
  byPhone: `select json_build_object('id', c.id, 'phone_number', c.phones[1], 'name', c.first_name || ' ' || c.last_name,
      'email', c.emails[1], 'company', o.name, 'notes', c.description, 'tags', c.tags, 'metadata', c.custom_fields,
      'created_at', c.created_at, 'updated_at', c.updated_at)::text as body
    from floor.contact_identities i join floor.contacts c on c.id = i.contact_id left join floor.companies o on o.id = c.company_id
    where i.organization_id = $1 and i.value = $2 limit 1`,
  list: array(
    `select ${COLUMNS} from floor.contacts where organization_id = $1 order by created_at desc, id desc limit $2`,
  ),
  listWithTotal: page(
    'select coalesce(sum(contacts), 0)::int from floor.counts where organization_id = $1',
    '',
  ),
  listAfter: `select coalesce(json_agg(r), '[]')::text as data, max(number)::text as last from (
      select c.id as uuid, c.first_name, c.last_name, c.emails[1] as email, c.phones[1] as phone, c.number,
        case when o.id is null then '[]' else json_build_array(json_build_object('uuid', o.id, 'name', o.name)) end as associated_accounts
      from floor.contacts c left join floor.companies o on o.id = c.company_id
      where c.organization_id = $1 and c.number > $2 order by c.number limit $3) r`,
};

/** The search with its total: unnamed, since the best plan depends on the term. */
export const search = page(
  'select count(*)::int from floor.contacts where organization_id = $1 and search_text like $3',
  'and search_text like $3',
);

/** Writes; `$1` is the organization. */
export const writes = {
  create: `with c as (
      insert into floor.contacts (organization_id, id, search_text, ${NAMES})
      select $1, ($2::jsonb ->> 'id')::uuid, $2::jsonb ->> 'search_text', ${NAMES} from jsonb_to_record($2::jsonb) as r(${WRITTEN})
      returning *),
    ${IDENTITIES}, ${COUNTED} ${array(`select ${COLUMNS} from c`)}`,
  update: `with c as (
      update floor.contacts c set first_name = coalesce(r.first_name, c.first_name), tags = coalesce(r.tags, c.tags),
        custom_fields = coalesce(r.custom_fields, c.custom_fields), updated_at = now(),
        search_text = lower(r.first_name || ' ' || c.last_name || e'\\t' || array_to_string(c.emails, e'\\n'))
      from jsonb_to_record($3::jsonb) as r(${WRITTEN})
      where c.id = $2 and c.organization_id = $1 returning c.*)
    ${array(`select ${COLUMNS} from c`)}`,
  importContacts: `with r as (select * from jsonb_to_recordset($2::jsonb) as r(id uuid, search_text text, ${WRITTEN})),
    u as (select * from jsonb_to_recordset($3::jsonb) as u(id uuid, ${WRITTEN})),
    c as (
      insert into floor.contacts (organization_id, id, search_text, ${NAMES}) select $1, id, search_text, ${NAMES} from r
      returning *),
    ${IDENTITIES}, ${COUNTED.replace('$3', '0')}
    update floor.contacts c set custom_fields = u.custom_fields, tags = u.tags, updated_at = now()
    from u where c.organization_id = $1 and c.id = u.id`,
  twins: `select id, contact_id, title from floor.deals
    where organization_id = $1 and contact_id = any($2) and title collate "C" = any($3)`,
  createDeals: `with r as (select * from jsonb_to_recordset($2::jsonb) as r(id uuid, search_text text, ${WRITTEN})),
    c as (
      insert into floor.contacts (organization_id, id, search_text, first_name, emails)
      select $1, id, search_text, first_name, emails from r returning *),
    ${IDENTITIES}, ${COUNTED.replace('$3', '0')}
    insert into floor.deals (organization_id, id, title, value, stage, contact_id, custom_fields)
    select $1, id, title, value, stage, contact_id, custom_fields from jsonb_to_recordset($3::jsonb)
      as d(id uuid, title text, value numeric, stage text, contact_id uuid, custom_fields jsonb)`,
};
