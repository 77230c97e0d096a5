import type { DemoAccess } from '../../demo/demo-access.js';
import { consolePage } from '../console.page.js';
import { type ChoosableFormat, formSection } from './form.section.js';
import { listSection } from './list.section.js';
import { logSection } from './log.section.js';
import { webhookSection } from './webhook.section.js';

/** The page at `/webhooks`: webhooks are made, paused and tested, and what was sent to them is read and sent again. */
export function webhooksPage(demo: DemoAccess | null, formats: readonly ChoosableFormat[]): string {
  return consolePage(demo, {
    name: 'Webhooks',
    heading: 'Webhooks',
    script: 'webhooks.mjs',
    style: 'webhooks.css',
    needs: 'Webhooks need an account whose role is admin or above.',
    instead: 'Webhooks are also managed at /api/v1/webhooks, see /docs/platform.',
    sections: [listSection(), formSection(formats), webhookSection(), logSection()],
  });
}
