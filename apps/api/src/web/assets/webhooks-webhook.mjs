import { byId, say, showError, whileBusy } from './import-dom.mjs';
import { webhooks } from './webhooks-api.mjs';
import { openDelivery, openLog } from './webhooks-log.mjs';
import { badge, remember, show, showFacts, stateOf, time } from './webhooks-show.mjs';

const REASONS = {
  failing: 'every call has failed for three days',
  gone: 'its receiver said that it is gone (410)',
  access_lost: 'who set it up may not read what it tells of any more',
  secret_unreadable: 'its secret cannot be read: make a new one',
};

/** The webhook that is shown. */
let webhook = null;

/** Makes what can be done with a webhook work. */
export function wireWebhook({ onBack }) {
  byId('back').addEventListener('click', onBack);
  byId('copy-secret').addEventListener('click', () => copySecret());
  act('test', async () => {
    const { delivery } = await webhooks.test(webhook.id);
    await openLog(webhook);
    openDelivery(delivery);
  });
  act('pause', async () => {
    const enabled = !webhook.enabled;
    render((await webhooks.update(webhook.id, { enabled })).webhook);
    say(enabled ? 'The webhook is told of changes again' : 'The webhook is paused');
    await openLog(webhook);
  });
  askFirst(
    'rotate',
    'Make a new secret? The one there is goes on signing beside it for 24 hours.',
    'Make it',
    async () => {
      const { webhook: changed } = await webhooks.rotateSecret(webhook.id);
      render(changed);
      showSecret(changed.secret);
    },
  );
  askFirst('delete', 'Delete this webhook? What still waits is not sent any more.', 'Delete it', async () => {
    await webhooks.delete(webhook.id);
    await onBack();
  });
}

/** Shows a webhook and what was sent to it; a new one with its secret. */
export async function openWebhook(found) {
  render(found);
  showSecret(found.secret ?? null);
  remember(found.id);
  byId('sure').hidden = true;
  show('webhook');
  await openLog(found);
}

function render(found) {
  webhook = found;
  const { url, description, format, events, signature_header: header } = found;
  const { disabled_reason: reason, failing_since: failing, resting_until: resting } = found;
  byId('webhook-title').textContent = description ?? new URL(url).host;
  showFacts('webhook-facts', [
    ['State', badge(stateOf(found))],
    ['Because', reason && REASONS[reason]],
    ['Failing since', failing && time(failing)],
    ['Left alone until', resting && time(resting)],
    ['Address', url],
    ['Format', format],
    ['Tells of', events.join(', ')],
    ['Signature', header ? `webhook-signature, and ${header}` : 'webhook-signature'],
  ]);
  byId('pause').textContent = found.enabled ? 'Pause' : 'Resume';
  showError('webhook-error');
}

function showSecret(secret) {
  byId('secret').hidden = secret === null;
  byId('secret-text').textContent = secret ?? '';
}

async function copySecret() {
  const text = byId('secret-text').textContent;
  await navigator.clipboard.writeText(text).then(
    () => say('The secret is copied'),
    () => getSelection().selectAllChildren(byId('secret-text')),
  );
}

function act(id, work) {
  byId(id).addEventListener('click', () => guarded(byId(id), work));
}

/** Nothing that cannot be taken back is done by one press. */
function askFirst(id, question, yes, work) {
  byId(id).addEventListener('click', () => {
    byId('sure-question').textContent = question;
    byId('sure-yes').textContent = yes;
    byId('sure').hidden = false;
    const close = () => {
      byId('sure').hidden = true;
      byId(id).focus();
    };
    byId('sure-no').onclick = close;
    byId('sure-yes').onclick = () =>
      guarded(byId('sure-yes'), async () => {
        close();
        await work();
      });
    byId('sure-no').focus();
  });
}

async function guarded(button, work) {
  showError('webhook-error');
  await whileBusy(button, work).catch((error) => showError('webhook-error', error.message));
}
