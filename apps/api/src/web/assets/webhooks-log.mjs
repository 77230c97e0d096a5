import { byId, count, el, say, showError, whileBusy } from './import-dom.mjs';
import { deliveries } from './webhooks-api.mjs';
import { badge, showFacts, time } from './webhooks-show.mjs';
import { showCalls, showRequest } from './webhooks-delivery.mjs';

const AT_ONCE = 20;
const LOOK_AGAIN_MS = 2_000;
/** Whatever waits for longer than this is not looked at again by itself. */
const SOON_MS = 15_000;
const STATES = {
  pending: ['Waiting', 'pending'],
  succeeded: ['Succeeded', 'completed'],
  failed: ['Failed', 'failed'],
  skipped: ['Skipped', 'pending'],
};

let webhookId = null;
let offset = 0;
let shown = null;
let again = null;

/** Makes the log of deliveries work. */
export function wireLog() {
  byId('status').addEventListener('change', () => look(0));
  byId('refresh').addEventListener('click', () => look(offset));
  byId('newer').addEventListener('click', () => look(offset - AT_ONCE));
  byId('older').addEventListener('click', () => look(offset + AT_ONCE));
  byId('deliveries').addEventListener('click', ({ target }) => {
    if (target.dataset.id) void open(target.dataset.id);
  });
  byId('close-delivery').addEventListener('click', closeDelivery);
  byId('redeliver').addEventListener('click', () =>
    whileBusy(byId('redeliver'), redeliver).catch((error) => showError('delivery-error', error.message)),
  );
  byId('span-form').addEventListener('submit', (event) => {
    event.preventDefault();
    byId('span-done').textContent = '';
    showError('span-error');
    void whileBusy(byId('redeliver-span'), redeliverSpan).catch((error) =>
      showError('span-error', error.message),
    );
  });
}

/** Shows what was sent to a webhook, the newest first. */
export async function openLog({ id }) {
  if (webhookId !== id) byId('status').value = '';
  webhookId = id;
  byId('delivery').hidden = true;
  shown = null;
  await look(0);
}

/** Shows one delivery in full. */
export function openDelivery(delivery) {
  renderDelivery(delivery);
  byId('delivery-title').focus();
}

async function look(from) {
  clearTimeout(again);
  const asked = webhookId;
  const status = byId('status').value;
  const query = { limit: AT_ONCE, offset: Math.max(0, from), ...(status && { status }) };
  try {
    const page = await deliveries.list(asked, query);
    if (asked !== webhookId) return;
    renderPage(page);
    if (!byId('log').hidden && page.items.some(isDueSoon))
      again = setTimeout(() => look(offset), LOOK_AGAIN_MS);
  } catch (error) {
    byId('page-error').textContent = error.message;
  }
}

function isDueSoon({ status, next_attempt_at: next }) {
  return status === 'pending' && Date.parse(next) - Date.now() < SOON_MS;
}

function renderPage({ items, total, offset: from }) {
  offset = from;
  const focused = document.activeElement?.dataset?.id;
  byId('log-empty').hidden = items.length > 0;
  byId('log-table').hidden = items.length === 0;
  byId('deliveries').replaceChildren(...items.map(rowOf));
  if (focused) byId('deliveries').querySelector(`[data-id="${focused}"]`)?.focus();
  byId('pages').hidden = total <= AT_ONCE;
  byId('newer').disabled = from === 0;
  byId('older').disabled = from + items.length >= total;
  byId('range').textContent = items.length > 0 ? `${from + 1} to ${from + items.length} of ${total}` : '';
  const seen = items.find(({ id }) => id === shown?.id);
  if (seen && seen.status !== shown.status) void open(shown.id, false);
}

function rowOf({ id, type, status, response_status: code, error, attempts, occurred_at: at }) {
  return el(
    'tr',
    {},
    el('td', {}, el('button', { type: 'button', className: 'link', 'data-id': id }, type)),
    el('td', {}, badge(STATES[status])),
    el('td', {}, code === null ? (error ?? '') : String(code)),
    el('td', {}, String(attempts)),
    el('td', {}, time(at)),
  );
}

async function open(id, isAsked = true) {
  try {
    const { delivery } = await deliveries.get(webhookId, id);
    renderDelivery(delivery);
    if (isAsked) byId('delivery-title').focus();
  } catch (error) {
    byId('page-error').textContent = error.message;
  }
}

function renderDelivery(delivery) {
  shown = delivery;
  const { type, status, message_id: messageId, error, next_attempt_at: next, occurred_at: at } = delivery;
  showError('delivery-error');
  byId('delivery').hidden = false;
  byId('delivery-title').textContent = type;
  showFacts('delivery-facts', [
    ['State', badge(STATES[status])],
    ['Wrong', error],
    ['Changed', time(at)],
    ['Next call', next && time(next)],
    ['webhook-id', el('code', {}, messageId)],
  ]);
  showRequest(delivery);
  showCalls(delivery);
  byId('redeliver').hidden = type === 'webhook.test';
}

function closeDelivery() {
  byId('delivery').hidden = true;
  const row = byId('deliveries').querySelector(`[data-id="${shown.id}"]`);
  (row ?? byId('log-title')).focus();
  shown = null;
}

async function redeliver() {
  showError('delivery-error');
  renderDelivery((await deliveries.redeliver(webhookId, shown.id)).delivery);
  say('It is sent again');
  await look(offset);
}

/** A span may be more than one request goes through. */
async function redeliverSpan() {
  const [from, to] = ['from', 'to'].map((name) => byId(name).value);
  if (!from || !to) throw new Error('Say from when to when');
  const status = byId('span-status').value;
  const span = { from: instant(from), to: instant(to), ...(status && { status }) };
  let redelivered = 0;
  for (let after; after !== null;) {
    const done = await deliveries.redeliverSpan(webhookId, { ...span, ...(after && { after }) });
    redelivered += done.redelivered;
    after = done.next;
    byId('span-done').textContent = `${count(redelivered, 'delivery is', 'deliveries are')} sent again`;
  }
  say(byId('span-done').textContent);
  await look(0);
}

/** A field holds the time of the wall clock here. */
const instant = (text) => new Date(text).toISOString();
