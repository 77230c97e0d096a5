// The secret of a link stands behind `#`: it is read, and taken out of the address bar.
const secret = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, '', location.pathname + location.search);

const outcome = document.getElementById('outcome');
const form = document.querySelector('form');

async function post(path, body) {
  const response = await fetch(`/api/auth${path}`, {
    method: 'POST',
    headers: body && { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const read = await response.json();
  if (!response.ok) throw Object.assign(new Error(read.message ?? read.error.message), { code: read.code });
  return read;
}

const does = {
  'reset-password': async ({ password }) => {
    await post('/reset-password', { newPassword: password, token: secret.get('token') });
    return 'The password is changed. You can sign in with it now.';
  },
  'verify-email': async () => {
    await post(`/verify-email?token=${encodeURIComponent(secret.get('token'))}`);
    return 'The address is confirmed. You can sign in now.';
  },
  // A client of Supabase finds its session behind the `#` of its page, or why there is none.
  continue: async () => {
    const main = document.querySelector('main');
    if (!main.dataset.next) throw new Error('The page that this link leads to is not trusted here.');
    const type = secret.get('type');
    const response = await fetch('/auth/v1/verify', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type, token_hash: secret.get('token') }),
    });
    const { user: _, ...read } = await response.json();
    const told = response.ok
      ? { ...read, type }
      : { error: 'access_denied', error_code: read.error_code, error_description: read.msg };
    main.dataset.next = `${main.dataset.next.split('#', 1)[0]}#${new URLSearchParams(told)}`;
    return 'You are taken on …';
  },
  'accept-invitation': async ({ email, password, name }) => {
    const isNew = name.trim() !== '';
    const { token } = await post(isNew ? '/sign-up/email' : '/sign-in/email', {
      email,
      password,
      ...(isNew && { name }),
    });
    if (!token) return 'Open the link that was mailed to you, then come back by the link of the invitation.';
    await post('/organization/accept-invitation', { invitationId: secret.get('id') });
    return 'You have joined.';
  },
};

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    outcome.textContent = await does[form.dataset.does](Object.fromEntries(new FormData(form)));
    form.hidden = true;
    const { next } = document.querySelector('main').dataset;
    if (next) location.assign(next);
  } catch (error) {
    outcome.textContent =
      error.code === 'INVALID_TOKEN' || error.code === 'TOKEN_EXPIRED'
        ? 'This link was used already, or is too old. Ask for another one.'
        : error.message;
    button.disabled = false;
  }
});
