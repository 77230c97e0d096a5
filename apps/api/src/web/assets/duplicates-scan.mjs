import { byId, count, say, showError, whileBusy } from './import-dom.mjs';
import { scans, settings } from './duplicates-api.mjs';

const LOOK_EVERY_MS = 500;
let again = null;

/** Makes the button that looks for duplicates work; calls `onDone` once they are found. */
export function wireScan({ onDone }) {
  byId('scan-form').addEventListener('submit', (event) => {
    event.preventDefault();
    showError('scan-error');
    void whileBusy(byId('scan'), async () => {
      const entity = byId('entity').value;
      const { scan } = await scans.start(entity, byId('full').value === 'true');
      sessionStorage.setItem(entity, scan.id);
      await follow(scan, onDone);
    }).catch((error) => showError('scan-error', error.message));
  });
}

/** Shows what scans merge by themselves, and how often that was right. */
export async function openMerging(entity) {
  byId('merging').textContent = '';
  if (entity !== 'contacts') return;
  const { organization } = await settings();
  const { mergedFrom, sets } = JSON.parse(byId('precision').textContent);
  const sum = (key) => sets.reduce((total, set) => total + set[key], 0);
  byId('merging').textContent =
    organization.merge_contacts_automatically === 'measured'
      ? `Contacts that are surely one are merged by themselves: from a score of ${mergedFrom} on, which was wrong for ` +
        `${sum('wrong').toLocaleString()} of ${sum('pairs').toLocaleString()} pairs where it was measured.`
      : 'Nothing is merged by itself.';
}

/** Shows how far the scan is that this tab has asked for last; of another organization there is none. */
export async function openScan(entity, onDone) {
  clearTimeout(again);
  for (const id of ['scan-done', 'scan-error']) byId(id).textContent = '';
  byId('scanning').hidden = true;
  const id = sessionStorage.getItem(entity);
  if (!id) return;
  const found = await scans.get(id).catch(() => null);
  if (found && !found.scan.finished_at) await follow(found.scan, onDone);
}

async function follow(scan, onDone) {
  clearTimeout(again);
  render(scan);
  if (scan.finished_at) return end(scan, onDone);
  await new Promise((resolve) => (again = setTimeout(resolve, LOOK_EVERY_MS)));
  if (scan.entity !== byId('entity').value) return;
  return follow((await scans.get(scan.id)).scan, onDone);
}

function render({ status, phase, records, changed, compared, merged, error }) {
  byId('scanning').hidden = false;
  const bar = byId('scan-bar');
  // How many have changed is known once all are read.
  if (phase === 'keys') bar.removeAttribute('value');
  else [bar.max, bar.value] = [Math.max(changed, 1), compared];
  byId('scan-label').textContent =
    status === 'queued'
      ? 'Waiting for its turn'
      : phase === 'keys'
        ? `Reading ${count(records, 'record')}: ${count(changed, 'is', 'are')} new or changed`
        : phase === 'merges'
          ? `${count(merged, 'contact was', 'contacts were')} merged`
          : `${count(compared, 'record')} of ${count(changed, 'record')} compared`;
  showError('scan-error', error ?? '');
}

async function end({ status, records, compared, pairs, large_blocks: blocks, ...scan }, onDone) {
  byId('scanning').hidden = true;
  if (status === 'failed') return;
  const cut = blocks.reduce((sum, block) => sum + block.cut, 0);
  const groups = cut > 0 ? ` Of ${count(cut, 'large group')} not all were compared with each other.` : '';
  const text =
    compared === 0
      ? `None of ${count(records, 'record')} is new or has changed since the last time.`
      : `${count(compared, 'record was', 'records were')} compared with all ${count(records, 'record')}: ` +
        `${count(pairs, 'pair', 'pairs')} may be one.${groups}`;
  const left = scan.held_back > 0 ? `, ${count(scan.held_back, 'group was', 'groups were')} left to you` : '';
  const merged =
    scan.merge_from === null
      ? ''
      : ` ${count(scan.merged, 'contact was', 'contacts were')} merged by themselves${left}.`;
  byId('scan-done').textContent = text + merged;
  say(text + merged);
  await onDone();
}
