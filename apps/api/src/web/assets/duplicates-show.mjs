// Which part of the page at /duplicates is shown, and how things are written in it.
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
  const words = field.replace(/^(custom_fields|metadata)\./, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value at a glance; a name, a company and an address are made of parts. */
export function valueOf(field, value) {
  if (value === null || value === undefined) return '';
  if (field === 'name' && value.full_name !== undefined) return value.full_name ?? '';
  if (field === 'company') return value.company_name ?? value.company_id ?? '';
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
