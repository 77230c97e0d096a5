import type { DemoAccess } from '../../demo/demo-access.js';
import { html, type Html } from '../html.js';

/**
 * Where somebody says who they are; the demo's login stands in it already, where it may be shown; `needs` is
 * what their account must be.
 */
export function signInSection(demo: DemoAccess | null, needs: string): Html {
  const note = demo
    ? html`This is the demo: its login is filled in, and its organization has some three hundred made-up
      contacts.`
    : html`${needs} <a href="/#own-key">How to get an account and a credential</a>`;
  return html`
    <section id="sign-in" class="panel narrow" aria-labelledby="sign-in-title" hidden>
      <h2 id="sign-in-title" tabindex="-1">Sign in</h2>
      <p>${note}</p>
      <form class="fields">
        <div class="field">
          <label for="email">E-mail</label>
          <input
            id="email"
            name="email"
            type="email"
            autocomplete="username"
            required
            value="${demo?.email ?? ''}"
          />
        </div>
        <div class="field">
          <label for="password">Password</label>
          <input
            id="password"
            name="password"
            type="password"
            autocomplete="current-password"
            required
            maxlength="128"
            value="${demo?.password ?? ''}"
          />
        </div>
        <p class="error" id="sign-in-error" role="alert"></p>
        <button class="button">Sign in</button>
      </form>
    </section>
  `;
}
