import type { DemoAccess } from '../../demo/demo-access.js';
import { consolePage } from '../console.page.js';
import { html } from '../html.js';
import { chooseSection } from './choose.section.js';
import { progressSection } from './progress.section.js';
import { reviewSection } from './review.section.js';

/** The page at `/import`: a file is dropped, looked at, mapped and imported, and taken back; scripts show one section at a time. */
export function importPage(demo: DemoAccess | null): string {
  return consolePage(demo, {
    name: 'Import',
    heading: 'Import a file',
    script: 'import.mjs',
    style: 'import-review.css',
    needs: 'Imports need an account whose role is manager or above.',
    instead: 'Files are also taken at /api/v1/imports, see /docs/platform.',
    above: html`
      <ol class="steps" id="steps" aria-label="Steps" hidden>
        <li data-step="choose">File</li>
        <li data-step="review">Review</li>
        <li data-step="progress">Import</li>
      </ol>
    `,
    sections: [chooseSection(), reviewSection(), progressSection()],
  });
}
