import { html, type Html } from './html.js';
import { page } from './page.js';

interface AccountPage {
  readonly title: string;
  readonly intro: string;
  readonly body: Html;
}

const password = (id: string, label: string, autocomplete: string) => html`
  <label for="${id}">${label}</label>
  <input id="${id}" name="password" type="password" autocomplete="${autocomplete}" required maxlength="128" />
`;

/** The pages that links of mails lead to, by their names below `/account/`. */
const pages: Readonly<Record<string, AccountPage>> = {
  'reset-password': {
    title: 'Choose a new password',
    intro: 'All sessions end; sign in again with the new password.',
    body: html`<form data-does="reset-password">
      ${password('password', 'New password', 'new-password')}
      <button class="button">Change the password</button>
    </form>`,
  },
  'verify-email': {
    title: 'Confirm your e-mail address',
    intro: 'Press the button if you have signed up with this address.',
    body: html`<form data-does="verify-email"><button class="button">Confirm the address</button></form>`,
  },
  continue: {
    title: 'Sign in by this link',
    intro: 'Press the button to go on. The link works once.',
    body: html`<form data-does="continue"><button class="button">Continue</button></form>`,
  },
  invitation: {
    title: 'You are invited',
    intro: 'Sign in, or sign up with the address that was invited, and you join the organization.',
    body: html`<form data-does="accept-invitation">
      <label for="email">E-mail</label>
      <input id="email" name="email" type="email" autocomplete="username" required />
      ${password('password', 'Password', 'current-password')}
      <label for="name">Name, to sign up</label>
      <input id="name" name="name" autocomplete="name" />
      <button class="button">Join</button>
    </form>`,
  },
};

/** Whether there is a page of this name. */
export const accountPageNames = Object.keys(pages);

/** One of the pages that links of mails lead to; `next` is where it leads on, once it is done. */
export function accountPage(name: string, next: string | null): string {
  const { title, intro, body } = pages[name]!;
  const head = html`
    <meta name="robots" content="noindex" />
    <meta name="referrer" content="no-referrer" />
    <link rel="stylesheet" href="/assets/rosetta.css" />
    <link rel="stylesheet" href="/assets/landing.css" />
    <link rel="stylesheet" href="/assets/account.css" />
    <script type="module" src="/assets/account.mjs"></script>
  `;
  return page(
    `${title} · Rosetta CRM`,
    head,
    html`
      <header class="bar">
        <a class="brand" href="/"><img src="/assets/favicon.svg" alt="" />Rosetta CRM</a>
      </header>
      <main class="column account" data-next="${next ?? ''}">
        <h1>${title}</h1>
        <p>${intro}</p>
        ${body}
        <p id="outcome" role="status"></p>
        <noscript>This page needs JavaScript.</noscript>
      </main>
    `,
  );
}
