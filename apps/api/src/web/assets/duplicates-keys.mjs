import { byId } from './import-dom.mjs';

const KEPT = 'duplicates-without-keys';

/** Makes single keys do things, unless somebody writes, or has switched them off: some press keys by speaking. */
export function wireKeys(actions) {
  const box = byId('use-keys');
  box.checked = localStorage.getItem(KEPT) === null;
  box.addEventListener('change', () => {
    if (box.checked) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, '');
  });
  document.addEventListener('keydown', (event) => {
    const action = actions[event.key];
    if (!action || !box.checked || byId('work').hidden || event.repeat) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest('select, textarea, input:not([type="radio"], [type="checkbox"])')) return;
    event.preventDefault();
    action();
  });
}
