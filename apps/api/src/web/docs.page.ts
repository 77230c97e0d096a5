import type { DemoAccess } from '../demo/demo-access.js';
import { documentNames } from '../openapi/partition.js';
import { dataBlock, html } from './html.js';
import { page } from './page.js';

/** Swagger UI for one document, or for the one of everything (null); the demo's credentials are at hand where they may be shown. */
export function docsPage(name: string | null, demo: DemoAccess | null): string {
  const head = html`
    <link rel="stylesheet" href="/assets/swagger-ui.css" />
    <link rel="stylesheet" href="/assets/rosetta.css" />
    <link rel="stylesheet" href="/assets/docs.css" />
    ${dataBlock('demo', demo)}
    <script defer src="/assets/swagger-ui-bundle.js"></script>
    <script type="module" src="/assets/docs.mjs"></script>
  `;
  const links = [null, ...documentNames].map((each) => {
    const current = html`${each === name ? html`aria-current="page"` : ''}`;
    return html`<a href="${each ? `/docs/${each}` : '/docs'}" ${current}>${each ?? 'all'}</a>`;
  });
  const credentials = demo
    ? html`<span id="demo-state" role="status">This is the demo.</span>
        <button type="button" class="copy" id="use-demo">Fill in its credentials</button>`
    : html`<a href="/#own-key">How to get a credential</a>`;
  return page(
    name ? `${name} · Rosetta CRM` : 'Rosetta CRM: all APIs',
    head,
    html`
      <header class="bar">
        <a class="brand" href="/"><img src="/assets/favicon.svg" alt="" />Rosetta CRM</a>
        <nav aria-label="API">${links}</nav>
      </header>
      <p class="credentials">${credentials}</p>
      <main id="swagger-ui" data-document="${name ? `/openapi/${name}.json` : '/openapi.json'}"></main>
      <noscript>Swagger UI needs JavaScript. The document itself is at /openapi.json.</noscript>
    `,
  );
}
