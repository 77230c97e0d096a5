// Which part of the page at /duplicates is shown, and how things are written in it.
import { ask } from './import-api.mjs';
import { byId, shown } from './import-dom.mjs';

const SECTIONS = ['sign-in', 'work'];

/** Shows one section and says by the focus that it is another one now. */
export function show(name) {
  byId('page-error').textContent = '';
  for (const section of SECTIONS) byId(section).hidden = section !== name;
  byId(`${name}-title`).focus({ preventScroll: true });
}

/** A field as people call it. */
export function labelOf(field) {
  const words = field.replace(/^(custom_fields|metadata)\.|_id$/g, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Who belongs to the organization, by the id under which records name them. */
const members = new Map();

/** Ids are written with a prefix, and as plain uuids. */
const plain = (id) => id.replace(/^usr_/, '').replaceAll('-', '');

/** Learns what members are called; who may not read them sees their ids. */
export async function learnMembers() {
  const { items } = await ask('GET', '/api/v1/members?limit=200').catch(() => ({ items: [] }));
  for (const { user_id: id, name, email } of items) members.set(plain(id), name || email);
}

/** A value of a record at a glance; a name, a company and an address are made of parts. */
export function valueOf(field, value, record) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (field === 'name' && value.full_name !== undefined) return value.full_name ?? '';
  if (field === 'company') return record?.company ?? value.company_name ?? shown(value);
  if (/^(assignee|owner)_id$/.test(field)) return members.get(plain(value)) ?? value;
  if (field === 'address' && typeof value === 'object') return shown(Object.values(value).filter(Boolean));
  if (/_at$/.test(field)) return time(value);
  return shown(value);
}

/** A time as people here write it. */
export function time(text) {
  return new Date(text).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
}

/** What a record is called. */
export function nameOf({ name, email, phone }) {
  return name || email || phone || 'Without a name';
}

/** How likely two are one; nobody is told of a certainty. */
export function likelihood(score) {
  const percent = Math.min(Math.max(score * 100, 0.1), 99.9);
  return `${percent.toLocaleString('en', { maximumFractionDigits: percent > 99 || percent < 1 ? 1 : 0 })} %`;
}
