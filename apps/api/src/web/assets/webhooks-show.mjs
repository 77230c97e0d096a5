// Which part of the page at /webhooks is shown, and how things are written in it.
import { byId, el } from './import-dom.mjs';

const SECTIONS = ['sign-in', 'list', 'form', 'webhook'];

/** Shows one section and says by the focus that it is another one now; the deliveries belong to a webhook. */
export function show(name) {
  byId('page-error').textContent = '';
  for (const section of SECTIONS) byId(section).hidden = section !== name;
  byId('log').hidden = name !== 'webhook';
  byId(`${name}-title`).focus({ preventScroll: true });
  scrollTo({ top: 0 });
}

/** The address names the webhook that is looked at, so that a reload comes back to it. */
export function remember(id) {
  history.replaceState(null, '', id ? `#${id}` : location.pathname);
}

/** A time as people here write it. */
export function time(text) {
  return new Date(text).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'medium' });
}

/** Fills a list of facts; those that are not there are left out. */
export function showFacts(id, facts) {
  const known = facts.filter(([, value]) => value !== null && value !== '');
  byId(id).replaceChildren(
    ...known.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
  );
}

/** How a webhook stands, in a word, and as which kind of news that is shown. */
export function stateOf({ enabled, disabled_reason: reason, failing_since: failing }) {
  if (!enabled) return reason ? ['Disabled', 'failed'] : ['Paused', 'pending'];
  return failing ? ['Failing', 'failed'] : ['Active', 'completed'];
}

/** A word on a coloured ground. */
export function badge([word, kind]) {
  return el('span', { className: `badge ${kind}` }, word);
}
