import { byId, count, el } from './import-dom.mjs';

const FORMATS = { csv: 'CSV', ndjson: 'NDJSON', json: 'JSON', xlsx: 'Excel workbook', vcard: 'vCard' };
const SIGNS = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' };
const REASONS = {
  separator: 'names the separator',
  preamble: 'above the header',
  footer: 'below the rows',
  error_value: 'shows an error',
  formula: 'has a formula without a value',
  property: 'has no field',
};

/** What somebody has said of how the file is written; all else is found out. */
let said = {};

byId('layout').addEventListener('change', ({ target: { name, value } }) => {
  // Another sheet has another header.
  if (name === 'sheet') delete said.header_line;
  if (value === '') delete said[name];
  else said[name] = value;
});

/** Forgets what was said of another file. */
export function resetLayout() {
  said = {};
}

/** Shows what the file was found to be, and offers what fits it. */
export function renderFound({ format, bytes, file, rows }) {
  const isTable = format === 'csv' || format === 'xlsx';
  const facts = [
    ['Format', `${FORMATS[format]}, ${sizeOf(bytes)}`],
    ['Encoding', file.encoding],
    ['Between cells', file.delimiter && SIGNS[file.delimiter]],
    ['Sheet', file.sheet && `${file.sheet}${file.sheets.length > 1 ? `, of ${file.sheets.length}` : ''}`],
    ['Header', file.header_line && `line ${file.header_line}`],
    ['Rows', count(rows.total, 'row') + (file.blank_rows > 0 ? `, and ${file.blank_rows} blank` : '')],
  ];
  byId('found').replaceChildren(
    ...facts
      .filter(([, value]) => value)
      .map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
  );
  renderSkipped(file);
  const layout = byId('layout');
  const offer = { encoding: format !== 'xlsx', delimiter: format === 'csv', sheet: file.sheets.length > 1 };
  for (const [name, isOffered] of Object.entries({ ...offer, header_line: isTable }))
    layout.querySelector(`[data-field=${name}]`).hidden = !isOffered;
  const [first] = layout.sheet.options;
  layout.sheet.replaceChildren(first, ...file.sheets.map((name) => el('option', { value: name }, name)));
  layout.sheet.value = file.sheet ?? '';
  // How it was read stands there already, where it is one of the choices.
  layout.encoding.value = [...layout.encoding.options].some(({ value }) => value === file.encoding)
    ? file.encoding
    : '';
  layout.delimiter.value = file.delimiter ?? '';
  layout.header_line.value = file.header_line ?? '';
}

function sizeOf(bytes) {
  if (bytes < 1e3) return count(bytes, 'byte');
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** How the file is to be read, as far as somebody says. */
export const layoutOf = () => said;

function renderSkipped({ skipped_count: all, skipped_lines: lines }) {
  byId('skipped').hidden = all === 0;
  byId('skipped-summary').textContent =
    `${count(all, 'part')} of the file ${all === 1 ? 'is' : 'are'} not imported`;
  byId('skipped-lines').replaceChildren(
    ...lines.map(({ line, reason, text }) => el('li', {}, `Line ${line} ${REASONS[reason]}: ${text}`)),
    ...(lines.length < all ? [el('li', {}, `and ${all - lines.length} more`)] : []),
  );
}
