import { byId } from './import-dom.mjs';

const SECTIONS = ['sign-in', 'choose', 'review', 'progress'];

/** Shows one section and says by the focus that it is another one now. */
export function show(name) {
  byId('page-error').textContent = '';
  for (const section of SECTIONS) byId(section).hidden = section !== name;
  byId('steps').hidden = name === 'sign-in';
  for (const step of byId('steps').children)
    if (step.dataset.step === name) step.setAttribute('aria-current', 'step');
    else step.removeAttribute('aria-current');
  byId(`${name}-title`).focus({ preventScroll: true });
  scrollTo({ top: 0 });
}

/** The address names the import that is looked at, so that a reload comes back to it. */
export function remember(id) {
  history.replaceState(null, '', id ? `#${id}` : location.pathname);
}
