import type { DemoAccess } from '../demo/demo-access.js';
import { dataBlock, html, type Html } from './html.js';
import { signInSection } from './import/sign-in.section.js';
import { page } from './page.js';

/** What one page of the console is, beside the bar, the sign-in and the places for messages that all of them have. */
export interface ConsolePage {
  /** What it is called in the bar and in the title. */
  readonly name: 'Import' | 'Duplicates' | 'Webhooks';
  readonly heading: string;
  /** Files of `/assets`: its script, and its style beside those that all pages of the console have. */
  readonly script: string;
  readonly style: string;
  /** What the account of whoever signs in must be. */
  readonly needs: string;
  /** What to use where there is no JavaScript. */
  readonly instead: string;
  /** Above the messages, as the steps of an import. */
  readonly above?: Html;
  readonly sections: readonly Html[];
}

/** A page on which people who have signed in work; scripts show one of its sections at a time. */
export function consolePage(demo: DemoAccess | null, shown: ConsolePage): string {
  const login = demo && { email: demo.email, password: demo.password, organizationId: demo.organizationId };
  const head = html`
    <meta name="robots" content="noindex" />
    <link rel="stylesheet" href="/assets/rosetta.css" />
    <link rel="stylesheet" href="/assets/landing.css" />
    <link rel="stylesheet" href="/assets/import.css" />
    <link rel="stylesheet" href="/assets/${shown.style}" />
    ${dataBlock('demo', login)}
    <script type="module" src="/assets/${shown.script}"></script>
  `;
  const link = (name: ConsolePage['name']) => {
    const href = `/${name.toLowerCase()}`;
    return name === shown.name
      ? html`<a href="${href}" aria-current="page">${name}</a>`
      : html`<a href="${href}">${name}</a>`;
  };
  return page(
    `${shown.name} · Rosetta CRM`,
    head,
    html`
      <a class="skip" href="#main">Skip to content</a>
      <header class="bar">
        <a class="brand" href="/"><img src="/assets/favicon.svg" alt="" />Rosetta CRM</a>
        <nav aria-label="Main">
          ${link('Import')} ${link('Duplicates')} ${link('Webhooks')}
          <a href="/docs/platform">Swagger UI</a>
        </nav>
        <p class="who" id="who" hidden>
          <label class="hidden" for="organization">Organization</label>
          <select id="organization"></select>
          <button type="button" class="copy" id="sign-out">Sign out</button>
        </p>
      </header>
      <main id="main" class="column wide" tabindex="-1">
        <h1>${shown.heading}</h1>
        ${shown.above ?? ''}
        <p id="said" class="hidden" role="status" aria-live="polite"></p>
        <p id="page-error" class="error" role="alert"></p>
        ${signInSection(demo, shown.needs)} ${shown.sections}
        <noscript>This page needs JavaScript. ${shown.instead}</noscript>
      </main>
    `,
  );
}
