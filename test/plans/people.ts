import type { TestApi } from '../support/api.js';

const hex = (n: number) => n.toString(16).padStart(12, '0');

/** What record number `n` is known by. */
export const idOf = (n: number) => `00000000-0000-7000-8000-${hex(n)}`;
export const emailOf = (n: number) => `person${n}@example.com`;
export const phoneOf = (n: number) => `+4917${String((n * 104_729) % 1e9).padStart(9, '0')}`;
export const titleOf = (n: number) => `Order ${String(n).padStart(7, '0')}`;
export const familyOf = (n: number) => `Family${String(n).padStart(7, '0')}`;
export const tagOf = (n: number) => `tag-${n}`;
export const sourceOf = (n: number) => `source-${n}`;
export const externalIdOf = (n: number) => `ext-${n}`;

/** Fills an organization with contacts and half as many companies and deals, as the owner of the tables and past the product. */
export async function fill(api: TestApi, organizationId: string, contacts: number): Promise<void> {
  const [pipeline] = await api.rows<{ id: string }>('select id from pipelines where organization_id = $1', [
    organizationId,
  ]);
  const some = [organizationId, contacts];
  await api.rows(PEOPLE, some);
  await api.rows(IDENTITIES, [organizationId]);
  await api.rows(DEALS, [organizationId, Math.floor(contacts / 2), pipeline!.id]);
  await api.rows(COMPANIES, [organizationId, Math.floor(contacts / 2)]);
  await api.rows(COUNTS, [organizationId]);
  await api.rows('vacuum analyze contacts, contact_identities, companies, deals, organization_counts');
}

const ID = `('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
const NAME = `case when n % 10000 = 0 then '山田' else 'Family' || lpad(n::text, 7, '0') end`;

const FIELDS = `jsonb_build_object('external_id', 'ext-' || n, 'vat', 'vat-' || n, 'score', n),
    array['everyone', 'tag-' || n], 'source-' || n`;

const PEOPLE = `
  insert into contacts (organization_id, id, full_name, first_name, last_name, first_name_key, last_name_key, emails, phones,
    search_text, custom_fields, tags, source, created_at, updated_at)
  select $1::uuid, ${ID}, 'Given ' || name, 'Given', name, 'given', lower(name), array[email], array[phone],
    case when n % 10000 = 0 then '山田given山田' else lower('given ' || name) end || e'\\t' || email,
    ${FIELDS}, at, at
  from generate_series(1, $2::int) n, lateral (select ${NAME} as name, 'person' || n || '@example.com' as email,
    '+4917' || lpad((n * 104729::bigint % 1000000000)::text, 9, '0') as phone, timestamptz '2024-01-01' + n * interval '1 minute' as at) p`;

const IDENTITIES = `
  insert into contact_identities select organization_id, v, id from contacts, unnest(emails || phones) v
  where organization_id = $1`;

const DEALS = `
  insert into deals (organization_id, id, title, title_key, pipeline_id, stage, contact_id, custom_fields, tags, source,
    created_at, updated_at)
  select $1::uuid, ${ID}, 'Order ' || lpad(n::text, 7, '0'), 'order ' || lpad(n::text, 7, '0'), $3::uuid, 'new', ${ID}, ${FIELDS}, at, at
  from generate_series(1, $2::int) n, lateral (select timestamptz '2024-01-01' + n * interval '1 minute' as at) d`;

const COMPANIES = `
  insert into companies (organization_id, id, name, name_key)
  select $1::uuid, ${ID}, 'Company ' || lpad(n::text, 7, '0'), 'company ' || lpad(n::text, 7, '0')
  from generate_series(1, $2::int) n`;

const COUNTS = `
  insert into organization_counts (organization_id, entity, slot, total)
  select $1::uuid, 'contact', 0, count(*) from contacts where organization_id = $1
  union all select $1::uuid, 'deal', 0, count(*) from deals where organization_id = $1`;
