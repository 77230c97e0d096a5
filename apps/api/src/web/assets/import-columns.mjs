import { byId, count, el, shown } from './import-dom.mjs';

const CUSTOM = 'custom_fields.';
const NEW = '+';
const SAMPLES = 3;

/** What somebody has said of columns; those that are not here are read as their names suggest. */
let said = {};
let lines = [];

/** Begins with the columns of another file. */
export function resetColumns({ columns, preview }, fields) {
  said = {};
  lines = columns.map(({ column }, place) => lineOf(column, place, preview, fields));
  byId('columns').replaceChildren(...lines.map(({ row }) => row));
  byId('unknown_columns').value = 'ignore';
}

/** The mapping as somebody wants it. */
export const mappingOf = () => said;

/** Shows what becomes of each column. */
export function renderColumns({ columns }) {
  const read = columns.filter(({ field }) => field !== null).length;
  byId('columns-intro').textContent =
    `${read} of ${count(columns.length, 'column')} ${read === 1 ? 'is' : 'are'} imported.`;
  columns.forEach((fate, place) => lines[place].render(fate));
}

function lineOf(column, place, preview, fields) {
  const error = `column-error-${place}`;
  const about = { 'aria-describedby': error, 'data-column': column };
  const select = el('select', { name: `column-${place}`, 'aria-label': `Field for ${column}`, ...about });
  const custom = el('optgroup', { label: 'Custom fields' });
  const known = fields.filter(({ is_custom: isCustom }) => !isCustom);
  select.append(
    option('', 'Do not import'),
    el('optgroup', { label: 'Fields' }, ...known.map(({ field, label }) => option(field, label))),
    custom,
  );
  custom.append(
    ...fields.filter((each) => each.is_custom).map(({ field, label }) => option(field, label)),
    option(NEW, 'New custom field…'),
  );
  const key = el('input', {
    name: `key-${place}`,
    'aria-label': `Key of the custom field for ${column}`,
    ...about,
  });
  const named = el('label', { className: 'key', hidden: true }, 'custom_fields.', key);
  const note = el('p', { className: 'note' });
  select.addEventListener('change', () => {
    said[column] = select.value === NEW ? CUSTOM + keyOf(column, place) : select.value || null;
  });
  key.addEventListener('change', () => {
    said[column] = CUSTOM + key.value.trim();
  });
  const row = el(
    'tr',
    {},
    el('th', { scope: 'row' }, column),
    el('td', { className: 'samples' }, ...samplesOf(column, preview)),
    el('td', {}, select, named, note, el('p', { className: 'error', id: error, role: 'alert' })),
  );
  const isRegistered = (field) => fields.some((each) => each.is_custom && each.field === field);

  function render({ field, becomes, because, warnings }) {
    if (field !== null && ![...select.options].some(({ value }) => value === field))
      custom.prepend(option(field, field.slice(CUSTOM.length)));
    select.value = field ?? '';
    named.hidden = becomes !== 'custom_field' || isRegistered(field);
    if (!named.hidden) key.value = field.slice(CUSTOM.length);
    row.className = becomes;
    note.className = warnings.length > 0 ? 'note warning' : 'note';
    note.replaceChildren(warnings.join(' ') || (because ? `Not imported: ${because}.` : ''));
    if (warnings.some((warning) => warning.includes('default_country'))) note.append(' ', countryButton());
  }
  return { row, render };
}

/** Leads to where the warning is answered. */
function countryButton() {
  const button = el('button', { type: 'button', className: 'link' }, 'Choose the country');
  button.addEventListener('click', () => byId('default_country').focus());
  return button;
}

const option = (value, text) => el('option', { value }, text);

function samplesOf(column, preview) {
  const values = preview.map(({ read }) => shown(read?.[column])).filter((value) => value.trim() !== '');
  const some = [...new Set(values)].slice(0, SAMPLES);
  return some.length > 0 ? some.map((value) => el('span', {}, value)) : [el('em', {}, 'blank so far')];
}

/** A key that looks like the column's name; one in no Latin letters is called by its place. */
function keyOf(column, place) {
  const plain = column.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const key = plain.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  return key.slice(0, 64) || `column_${place + 1}`;
}
