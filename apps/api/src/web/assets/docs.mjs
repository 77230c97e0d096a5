// Swagger UI for the document that the page names, with the demo's credentials where the page carries them.
import { demoExamples } from './demo-examples.mjs';
import { apiV1Credentials } from './swagger-ui-plugin.mjs';

const root = document.getElementById('swagger-ui');
const demo = JSON.parse(document.getElementById('demo').textContent);
/** Remembers whose credentials were filled in: those of a demo made anew replace them. */
const FILLED_IN = 'rosetta-demo';

const LONG = ['/openapi.json', '/openapi/platform.json', '/openapi/rest-api-proxy.json'];

const schemas = {
  apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
  apiToken: { type: 'http', scheme: 'bearer' },
  bearer: { type: 'http', scheme: 'bearer' },
};

const dark = matchMedia('(prefers-color-scheme: dark)');
const dress = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', dress);
dress();

const ui = window.SwaggerUIBundle({
  url: root.dataset.document,
  domNode: root,
  plugins: [apiV1Credentials(demo ? demoExamples(demo) : () => undefined)],
  deepLinking: true,
  filter: true,
  // Of the long ones the tags alone: a hundred operations take a browser seconds to draw, and a reader minutes to look over.
  docExpansion: LONG.includes(root.dataset.document) ? 'none' : 'list',
  // A schema is shown with the operations that use it.
  defaultModelsExpandDepth: -1,
  displayRequestDuration: true,
  persistAuthorization: true,
  requestSnippetsEnabled: true,
  tryItOutEnabled: true,
  requestInterceptor: withFreshToken,
  onComplete: () => {
    root.querySelector('.operation-filter-input').placeholder = 'Find operations by path, name or tag';
    if (demo && localStorage.getItem(FILLED_IN) !== demo.apiKey) void fillIn();
  },
});

document.getElementById('use-demo')?.addEventListener('click', fillIn);

/** Signs in as the demo's user, unless somebody is signed in already, and authorizes every scheme. */
async function fillIn() {
  const state = document.getElementById('demo-state');
  try {
    const { email, password, organizationId } = demo;
    const signedIn = await fetchJson('/api/auth/get-session');
    if (!signedIn) await fetchJson('/api/auth/sign-in/email', { email, password });
    if (!signedIn?.session.activeOrganizationId)
      await fetchJson('/api/auth/organization/set-active', { organizationId });
    const { token } = await fetchJson('/api/auth/token');
    authorize({ apiKey: demo.apiKey, apiToken: demo.apiKey, bearer: token });
    localStorage.setItem(FILLED_IN, demo.apiKey);
    state.textContent = 'The demo’s credentials are filled in: every operation can be tried.';
  } catch (error) {
    state.textContent = `The demo’s credentials could not be filled in: ${error.message}.`;
  }
}

/** Access tokens live for minutes and tabs for days: one that has run out is renewed from the session of the same user. */
async function withFreshToken(request) {
  const token = /^Bearer (\S+\.\S+\.\S+)$/.exec(request.headers?.Authorization)?.[1];
  if (!token || claimsOf(token).exp * 1000 > Date.now()) return request;
  const renewed = await fetchJson('/api/auth/token').catch(() => null);
  if (!renewed || claimsOf(renewed.token).sub !== claimsOf(token).sub) return request;
  authorize({ bearer: renewed.token });
  request.headers.Authorization = `Bearer ${renewed.token}`;
  return request;
}

function authorize(values) {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    { name, schema: schemas[name], value },
  ]);
  ui.authActions.authorizeWithPersistOption(Object.fromEntries(entries));
}

function claimsOf(token) {
  return JSON.parse(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
}

async function fetchJson(path, body) {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(path, body && { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}
