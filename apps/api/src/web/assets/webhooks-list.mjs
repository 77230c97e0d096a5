import { byId, count, el } from './import-dom.mjs';
import { webhooks } from './webhooks-api.mjs';
import { badge, remember, show, stateOf } from './webhooks-show.mjs';

/** Makes the list of webhooks lead to each of them, and to a new one. */
export function wireList({ onOpen, onNew }) {
  byId('new').addEventListener('click', onNew);
  byId('webhooks').addEventListener('click', ({ target }) => {
    if (target.dataset.id) void onOpen(target.dataset.id);
  });
}

/** Shows the webhooks there are. */
export async function openList() {
  remember(null);
  const { items } = await webhooks.list();
  byId('list-empty').hidden = items.length > 0;
  byId('webhooks').replaceChildren(...items.map(entryOf));
  show('list');
}

function entryOf(webhook) {
  const { id, url, description, events } = webhook;
  return el(
    'li',
    {},
    el('button', { type: 'button', className: 'link', 'data-id': id }, description ?? new URL(url).host),
    badge(stateOf(webhook)),
    el('span', { className: 'hint' }, `${url}, ${count(events.length, 'event')}`),
  );
}
