import type { DemoAccess } from '../demo/demo-access.js';
import type { Caller, Dialect } from '../dialects/dialect.js';
import { dialectsInOrder } from '../dialects/index.js';
import { ownKeyCalls, placeholders } from './first-calls.js';
import { type Html, html } from './html.js';
import { page } from './page.js';

/** The page at `/`: what there is, whom it lets in, and a first call of each; with the demo's credentials, if there are any to show. */
export function landingPage(url: string, demo: DemoAccess | null): string {
  const caller = { url, ...placeholders, ...demo };
  const head = html`
    <meta name="description" content="One CRM core that speaks five published HTTP APIs." />
    <link rel="stylesheet" href="/assets/rosetta.css" />
    <link rel="stylesheet" href="/assets/landing.css" />
    <script type="module" src="/assets/landing.mjs"></script>
  `;
  return page(
    'Rosetta CRM',
    head,
    html`
      <a class="skip" href="#main">Skip to content</a>
      <header class="bar">
        <a class="brand" href="/" aria-current="page"><img src="/assets/favicon.svg" alt="" />Rosetta CRM</a>
        <nav aria-label="Main">
          <a href="/import">Import</a>
          <a href="/duplicates">Duplicates</a>
          <a href="/webhooks">Webhooks</a>
          <a href="/docs">Swagger UI</a>
          <a href="#apis">APIs</a>
          <a href="#own-key">Credentials</a>
        </nav>
      </header>
      <main id="main" class="column">
        <section class="hero">
          <h1>One CRM, spoken in five APIs</h1>
          <p>
            Integrations that were written against five different contact and deal APIs keep working here. A
            contact written through any of them is the same contact in every other.
          </p>
          <p class="actions">
            <a class="button" href="/docs">Open Swagger UI</a>
            <a href="/import">Import a file</a>
            <a href="/openapi.json">OpenAPI document</a>
          </p>
        </section>
        ${demo ? demoPanel(demo) : noDemoPanel()}
        <section id="apis" aria-labelledby="apis-title">
          <h2 id="apis-title">The APIs, and a first call of each</h2>
          ${dialectsInOrder.map((dialect) => card(dialect, caller))}
        </section>
        <section id="own-key" aria-labelledby="own-key-title">
          <h2 id="own-key-title">Credentials of your own</h2>
          <p>
            Sign up, make an organization, make a key. The last response shows the key, this once. The cookie
            that is kept in <code>jar</code> opens /api/v1 as well, and
            <a href="/docs/platform">/api/auth/token</a> gives an access token for it.
          </p>
          ${snippet('own-key-call', 'Sign up and make a key', ownKeyCalls({ url, ...placeholders }))}
        </section>
      </main>
      <footer class="column">
        <nav aria-label="Machine-readable">
          <a href="/openapi.json">openapi.json</a>
          <a href="/health/live">health/live</a>
          <a href="/health/ready">health/ready</a>
        </nav>
        <p>Ask for <code>/</code> with <code>Accept: application/json</code> to get this page as JSON.</p>
      </footer>
    `,
  );
}

function demoPanel({ apiKey, email, password }: DemoAccess): Html {
  const facts = [
    ['API key', 'demo-key', apiKey],
    ['E-mail', 'demo-email', email],
    ['Password', 'demo-password', password],
  ] as const;
  return html`
    <section class="panel" aria-labelledby="demo-title">
      <h2 id="demo-title">The demo organization</h2>
      <p>
        It has some three hundred made-up contacts, and every call below has its credentials filled in. They
        are shown because this server can be reached from this machine only.
      </p>
      <dl class="facts">
        ${facts.map(
          ([label, id, value]) =>
            html`<div>
              <dt>${label}</dt>
              <dd><code id="${id}">${value}</code>${copyButton(id, label)}</dd>
            </div>`,
        )}
      </dl>
    </section>
  `;
}

function noDemoPanel(): Html {
  return html`
    <section class="panel" aria-labelledby="credentials-title">
      <h2 id="credentials-title">Bring a credential</h2>
      <p>
        The calls below have places in <code>&lt;angle brackets&gt;</code> for yours. An administrator of your
        organization can make an API key for you;
        <a href="#own-key">or begin with an organization of your own</a>.
      </p>
    </section>
  `;
}

function card(dialect: Dialect, caller: Caller): Html {
  const { name, title, address, purpose, credentialText } = dialect;
  return html`
    <article class="card" aria-labelledby="${name}">
      <p class="name"><code>${name}</code></p>
      <h3 id="${name}">${title}</h3>
      <p>${purpose}</p>
      <dl class="facts">
        <div>
          <dt>Address</dt>
          <dd><code>${address}</code></dd>
        </div>
        <div>
          <dt>Credential</dt>
          <dd>${credentialText}</dd>
        </div>
      </dl>
      ${snippet(`${name}-call`, `First call of ${name}`, dialect.firstCall(caller))}
      <p class="links">
        <a href="/docs/${name}">Try it in Swagger UI<span class="hidden">: ${name}</span></a>
        <a href="/openapi/${name}.json">OpenAPI<span class="hidden">: ${name}</span></a>
      </p>
    </article>
  `;
}

function snippet(id: string, label: string, text: string): Html {
  return html`<div class="snippet">
    <pre aria-label="${label}"><code id="${id}">${text}</code></pre>
    ${copyButton(id, label)}
  </div>`;
}

/** Hidden until a script is there to serve it. */
function copyButton(id: string, label: string): Html {
  return html`<button type="button" class="copy" data-copies="${id}" aria-label="Copy: ${label}" hidden>
    Copy
  </button>`;
}
