import { html, type Html } from '../html.js';

/** A labelled control, a place for what is wrong with it, and a hint. */
export function field(name: string, label: string, control: Html, hint = ''): Html {
  return html`
    <div class="field" data-field="${name}">
      <label for="${name}">${label}</label>
      ${control} ${hint === '' ? '' : html`<p class="hint" id="${name}-hint">${hint}</p>`}
      <p class="error" id="${name}-error" role="alert"></p>
    </div>
  `;
}

/** A choice among values with their names; the first holds unless another is chosen. */
export function select(
  name: string,
  label: string,
  choices: readonly (readonly [string, string])[],
  hint = '',
): Html {
  const options = choices.map(([value, text]) => html`<option value="${value}">${text}</option>`);
  return field(
    name,
    label,
    html`<select id="${name}" name="${name}" aria-describedby="${name}-error">
      ${options}
    </select>`,
    hint,
  );
}

/** A line of text. */
export function text(name: string, label: string, hint = ''): Html {
  return field(
    name,
    label,
    html`<input id="${name}" name="${name}" autocomplete="off" aria-describedby="${name}-error" />`,
    hint,
  );
}

/** Yes or no. */
export function checkbox(name: string, label: string, hint = ''): Html {
  return html`
    <div class="field check" data-field="${name}">
      <input type="checkbox" id="${name}" name="${name}" aria-describedby="${name}-error" />
      <label for="${name}">${label}</label>
      ${hint === '' ? '' : html`<p class="hint" id="${name}-hint">${hint}</p>`}
      <p class="error" id="${name}-error" role="alert"></p>
    </div>
  `;
}
