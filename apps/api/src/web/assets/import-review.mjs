import { imports, upload } from './import-api.mjs';
import { mappingOf, renderColumns, resetColumns } from './import-columns.mjs';
import { byId, count, say, showError, whileBusy } from './import-dom.mjs';
import { openOptions, optionsOf } from './import-options.mjs';
import { layoutOf, renderFound, resetLayout } from './import-found.mjs';
import { renderRows } from './import-rows.mjs';
import { remember, show } from './import-steps.mjs';

const WAIT_MS = 200;
/** The import that is looked at, and the turn of the latest look at it. */
let job = null;
let turn = 0;
let timer;
/** Controls that the server has refused. */
const wrong = new Map();

/** Makes every control tell what it would change, and the buttons do what they say. */
export function wireReview({ file, onStarted, onDiscarded }) {
  byId('review').addEventListener('change', ({ target }) => {
    if (target.closest('#layout') || !target.name) return;
    clearTimeout(timer);
    timer = setTimeout(() => void look(target), WAIT_MS);
  });
  for (const form of ['options', 'layout'])
    byId(form).addEventListener('submit', (event) => event.preventDefault());
  byId('start').addEventListener('click', ({ target }) => start(target, {}));
  byId('try').addEventListener('click', ({ target }) => start(target, { dry_run: true }));
  byId('discard').addEventListener('click', async () => {
    await imports.delete(job.id).catch(() => undefined);
    await onDiscarded();
  });
  byId('layout').addEventListener('submit', () => {
    const button = byId('layout').querySelector('button');
    void whileBusy(button, () => readAgain(file())).catch((error) =>
      showError('layout-error', error.message),
    );
  });

  async function start(button, options) {
    clearTimeout(timer);
    showError('start-error');
    const said = directions();
    try {
      const started = await whileBusy(button, () =>
        imports.start(job.id, { ...said, options: { ...said.options, ...options } }),
      );
      onStarted(started.import, said);
    } catch (error) {
      showError('start-error', error.message);
    }
  }
}

/** Shows what becomes of a file. */
export async function openReview(preview) {
  resetLayout();
  await open(preview);
}

async function open(preview) {
  job = preview.import;
  turn += 1;
  for (const id of ['start-error', 'layout-error']) showError(id);
  const { items: fields } = await imports.fields(job.entity);
  await openOptions(job.entity);
  resetColumns(preview, fields);
  renderFound(job);
  render(preview, fields);
  show('review');
  say(byId('review-intro').textContent);
}

/** Everything that is said of how the file is to be imported. */
function directions() {
  return { mapping: mappingOf(), unknown_columns: byId('unknown_columns').value, options: optionsOf() };
}

async function look(control) {
  const own = ++turn;
  try {
    const preview = await imports.preview(job.id, directions());
    if (own !== turn) return;
    for (const [element, id] of wrong) showError(id, '', element);
    wrong.clear();
    render(preview);
    say(`${byId('columns-intro').textContent} ${preview.refusal ?? ''}`);
  } catch (error) {
    if (own !== turn) return;
    const id = control.getAttribute('aria-describedby');
    wrong.set(control, id);
    showError(id, error.message, control);
  }
}

function render(preview) {
  ({ import: job } = preview);
  const { total } = job.rows;
  byId('review-intro').textContent =
    `${job.file_name ?? 'The file'} has ${count(total, 'row')}. Nothing is written yet.`;
  byId('start').textContent = `Import ${count(total, 'row')}`;
  for (const id of ['start', 'try']) byId(id).disabled = preview.refusal !== null;
  showError('start-error', preview.refusal ?? '');
  renderColumns(preview);
  renderRows(preview);
}

/** Sends the file once more, to be read as the form says; the former reading is forgotten. */
async function readAgain(file) {
  showError('layout-error');
  if (!file) throw new Error('The file is no longer at hand: choose it again to read it differently.');
  const said = { entity: job.entity, ...layoutOf() };
  const former = job.id;
  const preview = await upload(file, said);
  await imports.delete(former).catch(() => undefined);
  remember(preview.import.id);
  await open(preview);
}
