import { html, type Html } from '../html.js';
import { field, select } from '../import/controls.js';

/** A format of messages, and what it can tell of. */
export interface ChoosableFormat {
  readonly name: string;
  readonly events: readonly string[];
}

/** A new webhook: where to call, and what to tell. */
export function formSection(formats: readonly ChoosableFormat[]): Html {
  const names = formats.map(({ name }) => [name, name === 'rosetta' ? "Rosetta CRM's own" : name] as const);
  return html`
    <section id="form" class="panel" aria-labelledby="form-title" hidden>
      <h2 id="form-title" tabindex="-1">New webhook</h2>
      <form class="fields" id="new-form" novalidate>
        ${field(
          'url',
          'Address',
          html`<input
            id="url"
            name="url"
            type="url"
            autocomplete="off"
            aria-describedby="url-hint url-error"
          />`,
          'Begins with https://, and is one of the public internet.',
        )}
        ${field(
          'description',
          'What it is for',
          html`<input
            id="description"
            name="description"
            autocomplete="off"
            maxlength="500"
            aria-describedby="description-error"
          />`,
        )}
        ${select('format', 'Format of the messages', names)} ${formats.map(eventsOf)}
        <p class="error" id="events-error" role="alert"></p>
        <p class="error" id="form-error" role="alert"></p>
        <p class="start">
          <button class="button" id="create">Create webhook</button>
          <button type="button" class="quiet" id="cancel">Cancel</button>
        </p>
      </form>
    </section>
  `;
}

function eventsOf({ name, events }: ChoosableFormat): Html {
  return html`
    <fieldset class="events" data-format="${name}">
      <legend>Tell of</legend>
      ${events.map(
        (event) =>
          html`<label><input type="checkbox" name="events" value="${event}" /><span>${event}</span></label>`,
      )}
    </fieldset>
  `;
}
