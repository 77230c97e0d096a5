import { byId, el, showError, whileBusy } from './import-dom.mjs';
import { merges } from './duplicates-api.mjs';
import { labelOf, time, valueOf } from './duplicates-show.mjs';
import { forget, note } from './duplicates-undo.mjs';

let entity = null;
let asked = 0;
let onUndone = () => undefined;
/** How the merges of this page are taken back, by their ids. */
const undoings = new Map();

/** Makes the list of merges take each of them back. */
export function wireMerges(handlers) {
  onUndone = handlers.onUndone;
  byId('merged').addEventListener('click', ({ target }) => {
    const { id } = target.dataset;
    if (!id) return;
    showError('merges-error');
    void whileBusy(target, async () => {
      await undo(id);
      forget(undoings.get(id));
      byId('merges-title').focus({ preventScroll: true });
    }).catch((error) => showError('merges-error', error.message));
  });
}

/** Lists what was merged of late. */
export async function openMerges(wanted) {
  entity = wanted;
  // Of two answers under way the one that was asked for last is the newer one.
  const turn = (asked += 1);
  const { items } = await merges.recent(entity);
  if (turn !== asked) return;
  byId('merges').hidden = items.length === 0;
  byId('merged').replaceChildren(...items.map(entryOf));
}

/** Notes a merge that was just made, and lists it. */
export function noteMerge({ id }, what) {
  const takeBack = () => undo(id);
  undoings.set(id, takeBack);
  note(what, takeBack);
  void openMerges(entity);
}

async function undo(id) {
  await merges.undo(entity, id);
  await openMerges(entity);
  await onUndone();
}

function entryOf(merge) {
  const { id, winner_id: winner, fields, merged_at: at, undo_until: until, undone_at: undone } = merge;
  const names = fields.find(({ field }) => field === 'name')?.values ?? [];
  const called = (wanted) =>
    valueOf('name', names.find((each) => each.id === wanted)?.value) || 'Without a name';
  const losers = merge.loser_ids.map(called).join(', ');
  const button = until && el('button', { type: 'button', className: 'copy', 'data-id': id }, 'Split again');
  button?.append(el('span', { className: 'hidden' }, `: ${called(winner)}`));
  return el(
    'li',
    {},
    el('span', {}, `${losers} → ${called(winner)}`),
    merge.scan_id && el('span', { className: 'badge' }, 'By a scan'),
    undone && el('span', { className: 'badge pending' }, 'Was split'),
    button,
    el('span', { className: 'hint' }, time(undone ?? at)),
    ...merge.not_undone.map(leftOf),
  );
}

function leftOf({ kind, field, reason }) {
  return el('p', { className: 'hint' }, `Left: ${labelOf(field ?? kind)}. ${reason}`);
}
