import { byId, el, say } from './import-dom.mjs';
import { pairs } from './duplicates-api.mjs';
import { likelihood, nameOf } from './duplicates-show.mjs';

const AT_ONCE = 50;
const EMPTY = {
  open: 'Nothing to be decided. Look for duplicates, to compare what is new or has changed.',
  same: 'None: what is the same was merged.',
  different: 'None.',
};

/** The pairs that are listed, the one that is shown, and where they go on. */
let listed = [];
let shown = null;
let next = null;
let onShow = () => undefined;

/** Makes the list of pairs lead to each of them. */
export function wireQueue(handlers) {
  onShow = handlers.onShow;
  byId('status').addEventListener('change', () => guarded(() => openQueue()));
  byId('more').addEventListener('click', () => guarded(more));
  byId('pairs').addEventListener('click', ({ target }) => {
    const id = target.closest('[data-id]')?.dataset.id;
    if (id) select(listed.find((pair) => pair.id === id));
  });
}

/** Lists pairs anew; shows the one with this id, or the first. */
export async function openQueue(id = null) {
  const asked = parameters();
  const page = await pairs.list(asked);
  if (String(asked) !== String(parameters())) return;
  [listed, next] = [page.items, page.next_cursor];
  render();
  select(listed.find((pair) => pair.id === id) ?? listed[0] ?? null, false);
}

/** Shows the pair `places` further on, as far as there is one. */
export function step(places) {
  const wanted = listed[listed.indexOf(shown) + places];
  if (wanted) select(wanted);
  else say(places > 0 ? 'That was the last pair' : 'That was the first pair');
}

/** Takes a pair off the list, as it belongs to another one now, and all others of records that are `gone`; shows what comes next. */
export async function leave(pair, gone = []) {
  const place = listed.indexOf(pair);
  listed = listed.filter((each) => each !== pair && !each.records.some(({ id }) => gone.includes(id)));
  if (listed.length === 0 && next !== null) return openQueue();
  render();
  // Somebody may have gone on meanwhile.
  if (listed.includes(shown)) mark();
  else select(listed[Math.min(place, listed.length - 1)] ?? null);
}

const parameters = (cursor) =>
  new URLSearchParams({
    entity: byId('entity').value,
    status: byId('status').value,
    limit: AT_ONCE,
    ...(cursor && { cursor }),
  });

async function more() {
  const page = await pairs.list(parameters(next));
  const [first] = page.items;
  listed = [...listed, ...page.items];
  next = page.next_cursor;
  render();
  if (first) select(first);
}

function select(pair, isAsked = true) {
  shown = pair;
  mark();
  onShow(pair, isAsked);
  if (pair === null && isAsked) byId('work-title').focus();
}

function mark() {
  for (const button of byId('pairs').querySelectorAll('[data-id]'))
    if (button.dataset.id === shown?.id) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  byId('pairs').querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
}

function render() {
  byId('queue-empty').textContent = EMPTY[byId('status').value];
  byId('queue-empty').hidden = listed.length > 0;
  byId('more').hidden = next === null;
  byId('pairs').replaceChildren(...listed.map(entryOf));
}

function entryOf({ id, records: [one, other], score }) {
  return el(
    'li',
    {},
    el(
      'button',
      { type: 'button', 'data-id': id },
      el('span', {}, nameOf(one)),
      el('span', {}, nameOf(other)),
      el('span', { className: 'badge' }, likelihood(score)),
    ),
  );
}

async function guarded(work) {
  byId('page-error').textContent = '';
  await work().catch((error) => (byId('page-error').textContent = error.message));
}
