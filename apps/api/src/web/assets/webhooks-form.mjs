import { byId, showError, whileBusy } from './import-dom.mjs';
import { webhooks } from './webhooks-api.mjs';
import { show } from './webhooks-show.mjs';

const form = byId('new-form');
const places = ['url', 'description', 'events'];

/** Makes the form of a new webhook work. */
export function wireForm({ onCreated, onCancelled }) {
  byId('cancel').addEventListener('click', onCancelled);
  byId('format').addEventListener('change', offerEvents);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void whileBusy(byId('create'), async () => {
      clearErrors();
      try {
        onCreated((await webhooks.create(fieldsOf())).webhook);
      } catch (error) {
        refuse(error.message);
      }
    });
  });
}

/** Shows an empty form. */
export function openForm() {
  form.reset();
  clearErrors();
  offerEvents();
  show('form');
}

/** Each format has events of its own. */
function offerEvents() {
  for (const group of form.querySelectorAll('.events')) {
    const isChosen = group.dataset.format === byId('format').value;
    group.hidden = !isChosen;
    group.disabled = !isChosen;
  }
}

function fieldsOf() {
  const data = new FormData(form);
  const description = data.get('description').trim();
  return {
    url: data.get('url').trim(),
    ...(description !== '' && { description }),
    format: data.get('format'),
    events: data.getAll('events'),
  };
}

function clearErrors() {
  for (const place of [...places, 'form']) showError(`${place}-error`, '', byId(place));
}

/** A refusal begins with the name of what it is about. */
function refuse(message) {
  const place = places.find((name) => message.startsWith(name)) ?? 'form';
  const control =
    place === 'events' ? form.querySelector('.events:not([hidden]) input') : form.elements[place];
  const text = message === 'events must not be empty' ? 'Choose what to tell of' : message;
  showError(`${place}-error`, text, form.elements[place] instanceof HTMLInputElement ? control : null);
  control?.focus();
}
