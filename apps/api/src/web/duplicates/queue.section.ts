import { html, type Html } from '../html.js';
import { select } from '../import/controls.js';

/** The pairs that are waiting, or were decided. */
export function queueSection(): Html {
  return html`
    <section id="queue" aria-labelledby="queue-title">
      <h3 id="queue-title">Pairs</h3>
      ${select('status', 'Show', [
        ['open', 'To be decided'],
        ['same', 'The same, not merged'],
        ['different', 'Different'],
      ])}
      <p class="hint" id="queue-empty" hidden></p>
      <ol class="pairs" id="pairs" aria-labelledby="queue-title"></ol>
      <p class="start"><button type="button" class="quiet" id="more" hidden>More</button></p>
    </section>
  `;
}
