import type { DemoAccess } from '../../demo/demo-access.js';
import { consolePage } from '../console.page.js';
import { html } from '../html.js';
import { keysHelp } from './keys.help.js';
import { mergesSection } from './merges.section.js';
import { pairSection } from './pair.section.js';
import { queueSection } from './queue.section.js';
import { scanForm } from './scan.form.js';

/** The page at `/duplicates`: records that may be one are looked for, shown side by side, decided, merged and split again. */
export function duplicatesPage(demo: DemoAccess | null): string {
  return consolePage(demo, {
    name: 'Duplicates',
    heading: 'Duplicates',
    script: 'duplicates.mjs',
    style: 'duplicates.css',
    needs: 'Whoever may read contacts sees their duplicates; to decide takes the right to write them.',
    instead: 'Duplicates are also found and decided at /api/v1/crm/duplicates, see /docs/platform.',
    sections: [
      html`
        <section id="work" aria-labelledby="work-title" hidden>
          <h2 id="work-title" tabindex="-1">Records that may be one</h2>
          ${scanForm()} ${keysHelp()}
          <p id="undo-line" class="undo" hidden>
            <span id="undo-what"></span>
            <button type="button" class="copy" id="undo" aria-keyshortcuts="u">Undo</button>
            <span class="error" id="undo-error" role="alert"></span>
          </p>
          <div class="sides">${queueSection()} ${pairSection()}</div>
          ${mergesSection()}
        </section>
      `,
    ],
  });
}
