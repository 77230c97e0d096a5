// Small things that every part of the import page needs.

/** The element with this id. */
export const byId = (id) => document.getElementById(id);

/** Makes an element; what is no property of it becomes an attribute. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties))
    if (value === undefined || value === null) continue;
    else if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Tells who listens instead of looking. */
export function say(text) {
  byId('said').textContent = text;
}

/** Shows a text beside what it concerns, which it marks as wrong; no text takes both away. */
export function showError(id, text = '', control = null) {
  const place = byId(id);
  place.textContent = text;
  if (!control) return;
  if (text === '') control.removeAttribute('aria-invalid');
  else control.setAttribute('aria-invalid', 'true');
}

/** Does `work` while a button cannot be pressed again. */
export async function whileBusy(button, work) {
  button.disabled = true;
  button.setAttribute('aria-busy', 'true');
  try {
    return await work();
  } finally {
    button.disabled = false;
    button.removeAttribute('aria-busy');
  }
}

/** A value as it is read at a glance. */
export function shown(value) {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(shown).join(', ');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([key, one]) => `${key}: ${shown(one)}`)
    .join(', ');
}

const numbers = new Intl.NumberFormat('en');

/** A number of things, in words. */
export function count(number, one, many = `${one}s`) {
  return `${numbers.format(number)} ${number === 1 ? one : many}`;
}
