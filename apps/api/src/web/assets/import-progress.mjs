import { firstResults, imports } from './import-api.mjs';
import { byId, count, say, showError, whileBusy } from './import-dom.mjs';
import { follow, isOver } from './import-follow.mjs';
import { renderFailures } from './import-rows.mjs';
import { remember, show } from './import-steps.mjs';
import { titleOf, introOf } from './import-words.mjs';

const MOST_SHOWN = 50;
/** What is said aloud, at most: a tenth more is worth a word. */
const STEPS = 10;
let job = null;
let stop = () => undefined;
let saidStep = 0;

/** Makes the buttons below an import do what they say. */
export function wireProgress({ onAnother, onForReal }) {
  byId('cancel').addEventListener('click', ({ target }) => tell(target, 'cancel', 'job-error'));
  byId('resume').addEventListener('click', ({ target }) => tell(target, 'resume', 'job-error'));
  byId('undo').addEventListener('click', () => ask(true));
  byId('undo-no').addEventListener('click', () => ask(false));
  byId('undo-yes').addEventListener('click', async ({ target }) => {
    await tell(target, 'undo', 'undo-error');
    byId('undo-sure').hidden = true;
  });
  byId('another').addEventListener('click', async () => {
    stop();
    await onAnother();
  });
  byId('for-real').addEventListener('click', ({ target }) => {
    showError('job-error');
    void whileBusy(target, () => onForReal(job)).catch((error) => showError('job-error', error.message));
  });
}

/** Shows an import, and how it goes on. */
export function openProgress(started) {
  stop();
  saidStep = 0;
  remember(started.id);
  for (const id of ['job-error', 'undo-error']) showError(id);
  for (const id of ['failures', 'undo-sure']) byId(id).hidden = true;
  show('progress');
  watch(started);
}

function watch(started) {
  render(started);
  if (isOver(started)) void showEnd();
  else stop = follow(started.id, onChange, (error) => showError('job-error', error.message));
}

function onChange(next) {
  render(next);
  if (isOver(next)) void showEnd();
}

function render(next) {
  job = next;
  const { rows, undo, status } = job;
  const isUndoing = status === 'undoing';
  byId('progress-title').textContent = titleOf(job);
  byId('progress-intro').textContent = introOf(job);
  const done = isUndoing ? undo.deleted + undo.reverted + undo.left : rows.processed;
  const all = isUndoing ? rows.created + rows.updated : rows.total;
  byId('progress-bar').max = Math.max(all, 1);
  byId('progress-bar').value = done;
  const speed = job.rows_per_second && !isUndoing ? `, ${count(job.rows_per_second, 'row')} a second` : '';
  byId('progress-label').textContent = `${count(done, 'row')} of ${count(all, 'row')}${speed}`;
  byId('progress-line').hidden = isOver(job);
  byId('cancel').hidden = isUndoing;
  byId('ended').hidden = !isOver(job);
  for (const name of ['created', 'updated', 'skipped', 'failed'])
    byId(`count-${name}`).textContent = rows[name].toLocaleString('en');
  showError('job-error', job.error ?? '');
  const step = Math.floor((STEPS * done) / Math.max(all, 1));
  if (step > saidStep) say(byId('progress-label').textContent);
  saidStep = step;
}

/** Offers what can be done with an import that is over, and shows what went wrong in it. */
async function showEnd() {
  const { id, status, rows, options, undo } = job;
  const isDry = options.dry_run;
  byId('download-failures').href = imports.resultsPath(id, { format: 'csv', only: 'failed' });
  byId('download-failures').hidden = rows.failed === 0;
  byId('download-results').href = imports.resultsPath(id, { format: 'csv' });
  byId('undo').hidden = isDry || !['completed', 'cancelled'].includes(status) || rows.processed === 0;
  byId('resume').hidden = undo !== null || !['cancelled', 'failed'].includes(status);
  byId('for-real').hidden = !(isDry && status === 'completed');
  say(`${byId('progress-title').textContent} ${byId('progress-intro').textContent}`);
  byId('progress-title').focus({ preventScroll: true });
  try {
    const left = { title: 'Rows whose record was left', why: (item) => item.undo_reason };
    const failed = { title: 'Rows that failed', why: (item) => item.error };
    if (undo?.left > 0) await list({}, (item) => item.undo === 'left', left);
    else if (rows.failed > 0) await list({ only: 'failed' }, () => true, failed);
  } catch (error) {
    showError('job-error', error.message);
  }
}

async function list(query, isWanted, of) {
  const { items, hasMore } = await firstResults(job.id, query, isWanted, MOST_SHOWN);
  renderFailures(items, hasMore, of);
}

function ask(isRequested) {
  const { created, updated } = job.rows;
  byId('undo-question').textContent =
    `Take back ${count(created, 'new record')} and ${count(updated, 'change')}? Records that somebody ` +
    'has changed since, or that others stand on, are left as they are.';
  byId('undo-sure').hidden = !isRequested;
  byId(isRequested ? 'undo-yes' : 'undo').focus();
}

async function tell(button, what, error) {
  showError(error);
  try {
    const { import: next } = await whileBusy(button, () => imports.tell(job.id, what));
    stop();
    saidStep = 0;
    byId('failures').hidden = true;
    watch(next);
  } catch (failure) {
    showError(error, failure.message);
  }
}
