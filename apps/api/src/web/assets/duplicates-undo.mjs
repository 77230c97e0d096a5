import { byId, say, showError, whileBusy } from './import-dom.mjs';

/** What was done on this page, the last one last: what it was, and how it is taken back. */
const done = [];

/** Makes the button that takes the last thing back work. */
export function wireUndo() {
  byId('undo').addEventListener('click', () => void undoLast());
}

/** Notes what was done, so that it can be taken back. */
export function note(what, takeBack) {
  done.push({ what, takeBack });
  render();
  say(what);
}

/** Forgets what somebody has taken back elsewhere on the page. */
export function forget(takeBack) {
  const place = done.findIndex((each) => each.takeBack === takeBack);
  if (place >= 0) done.splice(place, 1);
  render();
}

/** Forgets all of it: it is about records that are no longer shown. */
export function forgetAll() {
  done.length = 0;
  render();
}

/** Takes the last thing back. */
export async function undoLast() {
  const last = done.at(-1);
  if (!last || byId('undo').disabled) return;
  showError('undo-error');
  try {
    await whileBusy(byId('undo'), last.takeBack);
    forget(last.takeBack);
    say(`Undone: ${last.what}`);
  } catch (error) {
    showError('undo-error', error.message);
  }
}

function render() {
  byId('undo-line').hidden = done.length === 0;
  byId('undo-what').textContent = done.at(-1)?.what ?? '';
  showError('undo-error');
}
