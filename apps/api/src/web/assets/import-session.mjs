import { ask } from './import-api.mjs';
import { byId, el, showError, whileBusy } from './import-dom.mjs';

const demo = JSON.parse(byId('demo').textContent);

/** Shows who is signed in, or lets somebody sign in; calls `onReady` once there is an organization to work in. */
export async function openSession(show, onReady) {
  byId('sign-out').addEventListener('click', async () => {
    await ask('POST', '/api/auth/sign-out', {}).catch(() => undefined);
    location.assign(location.pathname);
  });
  byId('organization').addEventListener('change', async ({ target }) => {
    await activate(target.value);
    location.assign(location.pathname);
  });
  const form = byId('sign-in').querySelector('form');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void whileBusy(form.querySelector('button'), async () => {
      showError('sign-in-error');
      try {
        await ask('POST', '/api/auth/sign-in/email', Object.fromEntries(new FormData(form)));
        await begin();
      } catch (error) {
        showError('sign-in-error', error.message);
        form.email.focus();
      }
    });
  });
  const session = await ask('GET', '/api/auth/get-session');
  if (session) await begin();
  else show('sign-in');

  async function begin() {
    const { items } = await ask('GET', '/api/v1/organizations');
    if (items.length === 0)
      throw new Error('You belong to no organization yet: ask for an invitation, or make one.');
    const { session: current } = await ask('GET', '/api/auth/get-session');
    const wanted = [current.activeOrganizationId, demo?.organizationId, items[0].id];
    const active = wanted.flatMap((id) => items.filter((item) => isSame(item.id, id)))[0].id;
    if (!isSame(active, current.activeOrganizationId)) await activate(active);
    const own = items.map(({ id, name }) => el('option', { value: id }, name));
    byId('organization').replaceChildren(...own);
    byId('organization').value = active;
    byId('who').hidden = false;
    await onReady();
  }
}

const activate = (organizationId) => ask('POST', '/api/auth/organization/set-active', { organizationId });

/** `/api/v1` writes ids with a prefix and without dashes. */
function isSame(id, other) {
  const plain = (written) => written?.replace(/^org_/, '').replaceAll('-', '');
  return plain(id) === plain(other);
}
