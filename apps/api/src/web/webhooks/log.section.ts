import { html, type Html } from '../html.js';
import { field, select } from '../import/controls.js';

const states = [
  ['', 'All'],
  ['pending', 'Waiting'],
  ['succeeded', 'Succeeded'],
  ['failed', 'Failed'],
  ['skipped', 'Skipped'],
] as const;
const ended = [['', 'All that have ended'], ...states.slice(2)] as const;

/** What was sent to a webhook, one of it in full, and a span of time to be sent again. */
export function logSection(): Html {
  return html`
    <section id="log" aria-labelledby="log-title" hidden>
      <h3 id="log-title" tabindex="-1">Deliveries</h3>
      <div class="tools">
        ${select('status', 'Show', states)}
        <button type="button" class="quiet" id="refresh">Look again</button>
      </div>
      <p class="hint" id="log-empty" hidden>None. What is sent is kept for 30 days.</p>
      <div class="scroll" id="log-table" role="region" aria-labelledby="log-title" tabindex="0" hidden>
        <table>
          <thead>
            <tr>
              <th scope="col">Event</th>
              <th scope="col">State</th>
              <th scope="col">Response</th>
              <th scope="col">Calls</th>
              <th scope="col">Changed</th>
            </tr>
          </thead>
          <tbody id="deliveries"></tbody>
        </table>
      </div>
      <p class="start" id="pages" hidden>
        <button type="button" class="quiet" id="newer">Newer</button>
        <button type="button" class="quiet" id="older">Older</button>
        <span class="hint" id="range"></span>
      </p>
      ${deliveryPanel()} ${spanForm()}
    </section>
  `;
}

function deliveryPanel(): Html {
  return html`
    <article id="delivery" class="panel" aria-labelledby="delivery-title" hidden>
      <h4 id="delivery-title" tabindex="-1"></h4>
      <dl class="facts" id="delivery-facts"></dl>
      <h5 id="request-title">Request</h5>
      <pre id="request" tabindex="0" role="region" aria-labelledby="request-title"></pre>
      <h5 id="response-title">Response</h5>
      <pre id="response" tabindex="0" role="region" aria-labelledby="response-title"></pre>
      <h5 id="calls-title">Calls</h5>
      <ol id="calls" aria-labelledby="calls-title"></ol>
      <p class="start">
        <button type="button" class="button" id="redeliver">Send it again</button>
        <button type="button" class="quiet" id="close-delivery">Close</button>
        <span class="error" id="delivery-error" role="alert"></span>
      </p>
    </article>
  `;
}

function spanForm(): Html {
  const time = (name: string, label: string) =>
    field(
      name,
      label,
      html`<input
        id="${name}"
        name="${name}"
        type="datetime-local"
        step="1"
        aria-describedby="${name}-error"
      />`,
    );
  return html`
    <details id="span">
      <summary>Send a span of time again</summary>
      <form class="fields grid" id="span-form" novalidate>
        ${time('from', 'Changed from')} ${time('to', 'to')} ${select('span-status', 'Which', ended)}
        <p class="start">
          <button class="button" id="redeliver-span">Send them again</button>
          <span class="error" id="span-error" role="alert"></span>
          <span class="hint" id="span-done"></span>
        </p>
      </form>
    </details>
  `;
}
