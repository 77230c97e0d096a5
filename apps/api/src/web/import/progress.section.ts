import { html, type Html } from '../html.js';

const counts = [
  ['created', 'Created'],
  ['updated', 'Updated'],
  ['skipped', 'Skipped'],
  ['failed', 'Failed'],
] as const;

/** How an import goes on, what became of its rows, and the way back. */
export function progressSection(): Html {
  const tiles = counts.map(
    ([name, label]) =>
      html`<div>
        <dt>${label}</dt>
        <dd id="count-${name}">0</dd>
      </div>`,
  );
  return html`
    <section id="progress" aria-labelledby="progress-title" hidden>
      <h2 id="progress-title" tabindex="-1">Importing</h2>
      <p id="progress-intro" class="intro"></p>
      <div class="upload" id="progress-line">
        <label for="progress-bar" id="progress-label"></label>
        <progress id="progress-bar" max="1" value="0"></progress>
        <button type="button" class="quiet" id="cancel">Stop</button>
      </div>
      <dl class="counts">${tiles}</dl>
      <p class="error" id="job-error" role="alert"></p>
      <div id="failures" class="panel flush" hidden>
        <h3 id="failures-title">Rows that failed</h3>
        <div class="scroll" role="region" aria-labelledby="failures-title" tabindex="0">
          <table class="rows">
            <thead id="failures-head"></thead>
            <tbody id="failures-rows"></tbody>
          </table>
        </div>
        <p id="failures-more" class="hint"></p>
      </div>
      <p class="start" id="ended" hidden>
        <a class="button" id="download-failures" download>Download the failures</a>
        <a class="quiet" id="download-results" download>Download what became of all rows</a>
        <button type="button" class="quiet" id="for-real" hidden>Now write it</button>
        <button type="button" class="quiet" id="resume" hidden>Go on</button>
        <button type="button" class="quiet" id="undo" hidden>Take it back</button>
        <button type="button" class="quiet" id="another">Import another file</button>
      </p>
      <div class="panel" id="undo-sure" role="group" aria-labelledby="undo-question" hidden>
        <p id="undo-question"></p>
        <p class="start">
          <button type="button" class="button" id="undo-yes">Take it back</button>
          <button type="button" class="quiet" id="undo-no">Keep it</button>
        </p>
      </div>
      <p class="error" id="undo-error" role="alert"></p>
    </section>
  `;
}
