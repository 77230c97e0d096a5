import { ask } from './import-api.mjs';
import { byId, el } from './import-dom.mjs';

const form = byId('options');
let pipelines = [];

/** Shows the options of a kind of record, as they are unless somebody says otherwise. */
export async function openOptions(entity) {
  form.reset();
  for (const group of form.querySelectorAll('[data-entity]'))
    group.hidden = !group.dataset.entity.split(' ').includes(entity);
  if (entity !== 'deals') return;
  pipelines = (await ask('GET', '/api/v1/crm/pipelines')).items;
  offer(form.default_pipeline_id, pipelines);
  offerStages();
}

form.default_pipeline_id.addEventListener('change', offerStages);

/** What somebody has said; what they have not is left to the file and the organization. */
export function optionsOf() {
  const options = {};
  for (const control of form.elements) {
    if (!control.name || control.closest('[data-entity]')?.hidden) continue;
    const value = control.type === 'checkbox' ? control.checked : control.value.trim();
    if (value === '' || value === false) continue;
    options[control.name] = value === 'true' ? true : value;
  }
  const { default_tags: tags } = options;
  if (tags)
    options.default_tags = tags
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
  return options;
}

/** The stages of the pipeline that is chosen, or of the default one. */
function offerStages() {
  const chosen = form.default_pipeline_id.value;
  const pipeline = pipelines.find(({ id, is_default: isDefault }) => (chosen ? id === chosen : isDefault));
  offer(form.default_stage, pipeline?.stages ?? []);
}

function offer(select, things) {
  const [none] = select.options;
  select.replaceChildren(none, ...things.map(({ id, name }) => el('option', { value: id }, name)));
  select.value = '';
}
