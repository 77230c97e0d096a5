import type { DemoAccess } from '../../demo/demo-access.js';
import { dataBlock, html } from '../html.js';
import { signInSection } from '../import/sign-in.section.js';
import { page } from '../page.js';
import { type ChoosableFormat, formSection } from './form.section.js';
import { listSection } from './list.section.js';
import { logSection } from './log.section.js';
import { webhookSection } from './webhook.section.js';

/** The page at `/webhooks`: webhooks are made, paused and tested, and what was sent to them is read and sent again. */
export function webhooksPage(demo: DemoAccess | null, formats: readonly ChoosableFormat[]): string {
  const login = demo && { email: demo.email, password: demo.password, organizationId: demo.organizationId };
  const head = html`
    <meta name="robots" content="noindex" />
    <link rel="stylesheet" href="/assets/rosetta.css" />
    <link rel="stylesheet" href="/assets/landing.css" />
    <link rel="stylesheet" href="/assets/import.css" />
    <link rel="stylesheet" href="/assets/webhooks.css" />
    ${dataBlock('demo', login)}
    <script type="module" src="/assets/webhooks.mjs"></script>
  `;
  return page(
    'Webhooks · Rosetta CRM',
    head,
    html`
      <a class="skip" href="#main">Skip to content</a>
      <header class="bar">
        <a class="brand" href="/"><img src="/assets/favicon.svg" alt="" />Rosetta CRM</a>
        <nav aria-label="Main">
          <a href="/import">Import</a>
          <a href="/webhooks" aria-current="page">Webhooks</a>
          <a href="/docs/platform">Swagger UI</a>
        </nav>
        <p class="who" id="who" hidden>
          <label class="hidden" for="organization">Organization</label>
          <select id="organization"></select>
          <button type="button" class="copy" id="sign-out">Sign out</button>
        </p>
      </header>
      <main id="main" class="column wide" tabindex="-1">
        <h1>Webhooks</h1>
        <p id="said" class="hidden" role="status" aria-live="polite"></p>
        <p id="page-error" class="error" role="alert"></p>
        ${signInSection(demo, 'Webhooks need an account whose role is admin or above.')} ${listSection()}
        ${formSection(formats)} ${webhookSection()} ${logSection()}
        <noscript
          >This page needs JavaScript. Webhooks are also managed at /api/v1/webhooks, see
          /docs/platform.</noscript
        >
      </main>
    `,
  );
}
