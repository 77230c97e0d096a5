// The page at /import: sign in, choose a file, review what becomes of it, import it, and take it back.
import { imports, upload } from './import-api.mjs';
import { openChoose, wireChoose } from './import-choose.mjs';
import { byId, showError } from './import-dom.mjs';
import { openProgress, wireProgress } from './import-progress.mjs';
import { openReview, wireReview } from './import-review.mjs';
import { openSession } from './import-session.mjs';
import { remember, show } from './import-steps.mjs';

/** The file that was sent last: only as long as the page lives can it be read differently, or sent once more. */
let sent = null;
/** How it was last to be imported. */
let said = {};

wireChoose({
  onSent: (preview, file) => {
    sent = file;
    void guarded(() => review(preview));
  },
  onOpen: (id) => guarded(() => open(id)),
});
wireReview({
  file: () => sent,
  onStarted: (job, directions) => {
    said = directions;
    openProgress(job);
  },
  onDiscarded: choose,
});
wireProgress({ onAnother: choose, onForReal: writeWhatWasTried });

await guarded(() =>
  openSession(show, () => {
    const id = /^#(imp_[0-9a-f]{32})$/.exec(location.hash)?.[1];
    return id ? open(id).catch(choose) : choose();
  }),
);

async function open(id) {
  const { import: job } = await imports.get(id);
  sent = null;
  if (job.status === 'ready') await review(await imports.preview(id, {}));
  else openProgress(job);
}

async function review(preview) {
  remember(preview.import.id);
  await openReview(preview);
}

/** Sends the file of a trial once more, and imports it as it was tried. */
async function writeWhatWasTried({ entity, file }) {
  if (!sent) throw new Error('The file is no longer at hand: choose it again to import it.');
  const { encoding, delimiter, sheet, header_line: headerLine } = file;
  const found = Object.entries({ encoding, delimiter, sheet, header_line: headerLine });
  const layout = Object.fromEntries(found.filter(([, value]) => value !== null));
  const preview = await upload(sent, { entity, ...layout });
  openProgress((await imports.start(preview.import.id, said)).import);
}

async function choose(reason) {
  sent = null;
  remember(null);
  await openChoose();
  if (reason instanceof Error) showError('file-error', reason.message);
}

/** What goes wrong with no place of its own is told above everything. */
async function guarded(work) {
  try {
    await work();
  } catch (error) {
    byId('page-error').textContent = error.message;
  }
}
