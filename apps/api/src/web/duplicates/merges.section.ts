import { html, type Html } from '../html.js';

/** What was merged of late, to be split again. */
export function mergesSection(): Html {
  return html`
    <section id="merges" aria-labelledby="merges-title" hidden>
      <h3 id="merges-title" tabindex="-1">Merged of late</h3>
      <p class="error" id="merges-error" role="alert"></p>
      <ul class="recent" id="merged" aria-labelledby="merges-title"></ul>
    </section>
  `;
}
