import { contactPrecision } from '@rosetta/duplicates';
import { dataBlock, html, type Html } from '../html.js';
import { select } from '../import/controls.js';

/** Whose duplicates are shown, and looking for more of them. */
export function scanForm(): Html {
  return html`
    <form id="scan-form" class="tools" novalidate>
      ${select('entity', 'Duplicates of', [
        ['contacts', 'Contacts'],
        ['companies', 'Companies'],
      ])}
      ${select('full', 'Compare', [
        ['', 'New and changed ones'],
        ['true', 'All of them anew'],
      ])}
      <button class="button" id="scan">Look for duplicates</button>
      <p class="error" id="scan-error" role="alert"></p>
    </form>
    <div id="scanning" class="upload" hidden>
      <label for="scan-bar" id="scan-label"></label>
      <progress id="scan-bar"></progress>
    </div>
    <p class="hint" id="scan-done"></p>
    <p class="hint" id="merging"></p>
    ${dataBlock('precision', contactPrecision)}
  `;
}
