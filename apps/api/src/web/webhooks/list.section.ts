import { html, type Html } from '../html.js';

/** The webhooks of an organization. */
export function listSection(): Html {
  return html`
    <section id="list" aria-labelledby="list-title" hidden>
      <h2 id="list-title" tabindex="-1">Who is told of changes</h2>
      <p class="hint" id="list-empty" hidden>
        Nobody yet. A webhook is an address that is called whenever a record is changed.
      </p>
      <ul class="recent" id="webhooks" aria-labelledby="list-title"></ul>
      <p class="start"><button type="button" class="button" id="new">New webhook</button></p>
    </section>
  `;
}
