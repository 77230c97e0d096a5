import { byId, el, shown } from './import-dom.mjs';

/** Shows the first rows as they would be written. */
export function renderRows({ preview }) {
  const names = [...new Set(preview.flatMap(({ written }) => Object.keys(written ?? {})))];
  byId('rows-head').replaceChildren(headOf(['Row', 'Would be', 'Notes', ...names.map(words)]));
  byId('rows').replaceChildren(
    ...preview.map(({ row, outcome, written, error, warnings }) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, String(row)),
        el('td', {}, badge(outcome)),
        el('td', { className: 'notes' }, ...[error, ...warnings].filter(Boolean).map(paragraph)),
        ...names.map((name) => el('td', {}, shown(written?.[name]))),
      ),
    ),
  );
}

/** Shows rows that failed, or that were left when an import was taken back. */
export function renderFailures(items, hasMore, of) {
  byId('failures').hidden = items.length === 0;
  byId('failures-title').textContent = of.title;
  byId('failures-head').replaceChildren(headOf(['Row', 'Line', 'Field', 'Why']));
  byId('failures-rows').replaceChildren(
    ...items.map((item) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, String(item.row)),
        ...[item.line, item.field, of.why(item)].map((cell) => el('td', {}, shown(cell))),
      ),
    ),
  );
  byId('failures-more').textContent = hasMore ? 'These are the first of them; the download has all.' : '';
}

const headOf = (names) => el('tr', {}, ...names.map((name) => el('th', { scope: 'col' }, name)));
const badge = (outcome) => el('span', { className: `badge ${outcome}` }, outcome);
const paragraph = (text) => el('p', {}, text);
const words = (name) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
