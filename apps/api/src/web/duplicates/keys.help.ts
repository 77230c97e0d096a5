import { html, type Html } from '../html.js';

const keys = [
  ['j', 'next pair'],
  ['k', 'previous pair'],
  ['s', 'same: merge as it is shown'],
  ['d', 'different'],
  ['u', 'undo what was done last'],
] as const;

/** What the keyboard does, and the switch for whom single keys are in the way. */
export function keysHelp(): Html {
  return html`
    <details id="keys">
      <summary>Keys</summary>
      <dl class="keys">
        ${keys.map(
          ([key, what]) =>
            html`<div>
              <dt><kbd>${key}</kbd></dt>
              <dd>${what}</dd>
            </div>`,
        )}
      </dl>
      <p class="field check flat">
        <input type="checkbox" id="use-keys" checked />
        <label for="use-keys">Single keys do this</label>
      </p>
    </details>
  `;
}
