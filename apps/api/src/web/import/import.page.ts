import type { DemoAccess } from '../../demo/demo-access.js';
import { dataBlock, html } from '../html.js';
import { page } from '../page.js';
import { chooseSection } from './choose.section.js';
import { progressSection } from './progress.section.js';
import { reviewSection } from './review.section.js';
import { signInSection } from './sign-in.section.js';

/** The page at `/import`: a file is dropped, looked at, mapped and imported, and taken back; scripts show one section at a time. */
export function importPage(demo: DemoAccess | null): string {
  const login = demo && { email: demo.email, password: demo.password, organizationId: demo.organizationId };
  const head = html`
    <meta name="robots" content="noindex" />
    <link rel="stylesheet" href="/assets/rosetta.css" />
    <link rel="stylesheet" href="/assets/landing.css" />
    <link rel="stylesheet" href="/assets/import.css" />
    <link rel="stylesheet" href="/assets/import-review.css" />
    ${dataBlock('demo', login)}
    <script type="module" src="/assets/import.mjs"></script>
  `;
  return page(
    'Import · Rosetta CRM',
    head,
    html`
      <a class="skip" href="#main">Skip to content</a>
      <header class="bar">
        <a class="brand" href="/"><img src="/assets/favicon.svg" alt="" />Rosetta CRM</a>
        <nav aria-label="Main">
          <a href="/import" aria-current="page">Import</a>
          <a href="/webhooks">Webhooks</a>
          <a href="/docs/platform">Swagger UI</a>
        </nav>
        <p class="who" id="who" hidden>
          <label class="hidden" for="organization">Organization</label>
          <select id="organization"></select>
          <button type="button" class="copy" id="sign-out">Sign out</button>
        </p>
      </header>
      <main id="main" class="column wide" tabindex="-1">
        <h1>Import a file</h1>
        <ol class="steps" id="steps" aria-label="Steps" hidden>
          <li data-step="choose">File</li>
          <li data-step="review">Review</li>
          <li data-step="progress">Import</li>
        </ol>
        <p id="said" class="hidden" role="status" aria-live="polite"></p>
        <p id="page-error" class="error" role="alert"></p>
        ${signInSection(demo, 'Imports need an account whose role is manager or above.')} ${chooseSection()}
        ${reviewSection()} ${progressSection()}
        <noscript
          >This page needs JavaScript. Files are also taken at /api/v1/imports, see /docs/platform.</noscript
        >
      </main>
    `,
  );
}
