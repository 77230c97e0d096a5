import { html, type Html } from '../html.js';

/** Two records side by side, why they may be one, and what is to become of them. */
export function pairSection(): Html {
  return html`
    <section id="pair" class="panel" aria-labelledby="pair-title" hidden>
      <h3 id="pair-title" tabindex="-1"></h3>
      <p class="verdict"><span class="badge" id="pair-score"></span> <span id="pair-reported"></span></p>
      <ul class="reasons" id="reasons" aria-label="Why"></ul>
      <form id="merge-form" novalidate>
        <div class="scroll" role="region" aria-labelledby="pair-title" tabindex="0">
          <table class="compared">
            <thead id="records"></thead>
            <tbody id="fields"></tbody>
          </table>
        </div>
        <p class="hint" id="moves"></p>
        <p class="error" id="pair-error" role="alert"></p>
        <p class="start">
          <button class="button" id="merge" aria-keyshortcuts="s">Merge into one</button>
          <button type="button" class="quiet" id="same">The same, merge later</button>
          <button type="button" class="quiet" id="different" aria-keyshortcuts="d">Different</button>
          <button type="button" class="quiet" id="open">Decide later</button>
        </p>
      </form>
    </section>
  `;
}
