// The page at /duplicates: look for records that may be one, decide, merge, and take it back.
import { byId } from './import-dom.mjs';
import { openSession } from './import-session.mjs';
import { wireKeys } from './duplicates-keys.mjs';
import { noteMerge, openMerges, wireMerges } from './duplicates-merges.mjs';
import { openPair, press, wirePair } from './duplicates-pair.mjs';
import { leave, openQueue, step, wireQueue } from './duplicates-queue.mjs';
import { openMerging, openScan, wireScan } from './duplicates-scan.mjs';
import { learnMembers, show } from './duplicates-show.mjs';
import { forgetAll, undoLast, wireUndo } from './duplicates-undo.mjs';

const onScanned = () => guarded(() => Promise.all([openQueue(), openMerges(byId('entity').value)]));

wireScan({ onDone: onScanned });
wireQueue({ onShow: openPair });
wirePair({ onLeft: leave, onBack: ({ id }) => openQueue(id), onMerged: noteMerge });
wireMerges({ onUndone: () => openQueue() });
wireUndo();
wireKeys({
  j: () => step(1),
  k: () => step(-1),
  s: () => press(byId('merge').hidden ? 'same' : 'merge'),
  d: () => press('different'),
  u: () => void undoLast(),
});
byId('entity').addEventListener('change', () => {
  history.replaceState(null, '', `#${byId('entity').value}`);
  void guarded(open);
});

await guarded(() =>
  openSession(show, async () => {
    if (location.hash === '#companies') byId('entity').value = 'companies';
    show('work');
    await learnMembers();
    await open();
  }),
);

async function open() {
  const entity = byId('entity').value;
  forgetAll();
  openPair(null);
  void openScan(entity, onScanned).catch(() => undefined);
  await Promise.all([openQueue(), openMerges(entity), openMerging(entity)]);
}

/** What goes wrong with no place of its own is told above everything. */
async function guarded(work) {
  byId('page-error').textContent = '';
  try {
    await work();
  } catch (error) {
    byId('page-error').textContent = error.message;
  }
}
