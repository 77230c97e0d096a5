import { html, type Html } from '../html.js';

/** One webhook: how it stands, and what can be done with it. */
export function webhookSection(): Html {
  return html`
    <section id="webhook" aria-labelledby="webhook-title" hidden>
      <p><button type="button" class="link" id="back">All webhooks</button></p>
      <h2 id="webhook-title" tabindex="-1"></h2>
      <div id="secret" class="panel" hidden>
        <h3 id="secret-title">Its secret</h3>
        <p id="secret-hint">
          Give it to the receiver, which checks signatures by it. It is shown this once: once you leave, it
          can only be replaced.
        </p>
        <p class="secret">
          <code id="secret-text"></code>
          <button type="button" class="copy" id="copy-secret">
            Copy<span class="hidden">: secret</span>
          </button>
        </p>
      </div>
      <dl class="facts" id="webhook-facts"></dl>
      <p class="start">
        <button type="button" class="button" id="test">Test call</button>
        <button type="button" class="quiet" id="pause">Pause</button>
        <button type="button" class="quiet" id="rotate">New secret</button>
        <button type="button" class="quiet" id="delete">Delete</button>
        <span class="error" id="webhook-error" role="alert"></span>
      </p>
      <div id="sure" class="panel sure" role="group" aria-labelledby="sure-question" hidden>
        <p id="sure-question"></p>
        <p class="start">
          <button type="button" class="button" id="sure-yes"></button>
          <button type="button" class="quiet" id="sure-no">Leave it</button>
        </p>
      </div>
    </section>
  `;
}
