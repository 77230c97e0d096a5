import { imports, upload } from './import-api.mjs';
import { byId, count, el, say, showError } from './import-dom.mjs';
import { show } from './import-steps.mjs';

const drop = byId('drop');
const input = byId('file');

/** Makes the place where files are dropped or chosen work. */
export function wireChoose({ onSent, onOpen }) {
  drop.addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    const [file] = input.files;
    input.value = '';
    if (file) void send(file);
  });
  for (const name of ['dragenter', 'dragover', 'dragleave', 'drop'])
    byId('choose').addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle('over', name === 'dragenter' || name === 'dragover');
      if (name === 'drop') take([...event.dataTransfer.files]);
    });
  byId('recent-list').addEventListener('click', ({ target }) => {
    if (target.dataset.id) void onOpen(target.dataset.id);
  });

  function take(files) {
    if (files.length === 1) void send(files[0]);
    else showError('file-error', files.length === 0 ? 'That was no file.' : 'One file at a time, please.');
  }

  async function send(file) {
    if (!byId('upload').hidden) return;
    const stop = new AbortController();
    byId('upload-cancel').onclick = () => stop.abort();
    setSending(`Sending ${file.name}`);
    try {
      const entity = document.querySelector('input[name=entity]:checked').value;
      const preview = await upload(file, { entity }, tell, stop.signal);
      onSent(preview, file);
    } catch (error) {
      if (error.name !== 'AbortError') showError('file-error', `${file.name}: ${error.message}`);
      setSending(null);
      drop.focus();
    }
    setSending(null);
  }
}

/** Shows the place where files are chosen, and the imports there were. */
export async function openChoose() {
  showError('file-error');
  show('choose');
  const { items } = await imports.recent();
  byId('recent').hidden = items.length === 0;
  byId('recent-list').replaceChildren(...items.map(entryOf));
}

function entryOf({ id, file_name: name, entity, status, rows, created_at: created }) {
  const { total, failed } = rows;
  const failures = failed > 0 ? `, ${failed} failed` : '';
  const when = new Date(created).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
  return el(
    'li',
    {},
    el('button', { type: 'button', className: 'link', 'data-id': id }, name ?? `A file of ${entity}`),
    el('span', { className: `badge ${status}` }, status),
    el('span', { className: 'hint' }, `${count(total, 'row')} of ${entity}${failures}, ${when}`),
  );
}

function setSending(what) {
  byId('upload').hidden = what === null;
  drop.disabled = what !== null;
  if (what === null) return;
  showError('file-error');
  byId('upload-label').textContent = what;
  byId('upload-progress').value = 0;
  say(what);
}

function tell(share) {
  byId('upload-progress').value = share;
  if (share === 1) {
    byId('upload-label').textContent = 'Reading the file';
    say('Reading the file');
  }
}
