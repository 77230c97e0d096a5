// The page at /webhooks: sign in, see who is told of changes, make a webhook, and read what was sent to it.
import { byId } from './import-dom.mjs';
import { openSession } from './import-session.mjs';
import { webhooks } from './webhooks-api.mjs';
import { openForm, wireForm } from './webhooks-form.mjs';
import { openList, wireList } from './webhooks-list.mjs';
import { wireLog } from './webhooks-log.mjs';
import { show } from './webhooks-show.mjs';
import { openWebhook, wireWebhook } from './webhooks-webhook.mjs';

const list = () => guarded(openList);
const open = (id) => guarded(async () => openWebhook((await webhooks.get(id)).webhook));

wireList({ onOpen: open, onNew: openForm });
wireForm({ onCreated: (webhook) => guarded(() => openWebhook(webhook)), onCancelled: list });
wireWebhook({ onBack: list });
wireLog();

await guarded(() =>
  openSession(show, () => {
    const id = /^#(wh_[0-9a-f]{32})$/.exec(location.hash)?.[1];
    return id ? webhooks.get(id).then(({ webhook }) => openWebhook(webhook), openList) : openList();
  }),
);

/** What goes wrong with no place of its own is told above everything. */
async function guarded(work) {
  try {
    await work();
  } catch (error) {
    byId('page-error').textContent = error.message;
  }
}
