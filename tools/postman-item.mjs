import { testsOf } from './postman-tests.mjs';

/** How each credential is shown, by variables of the environment. */
const shown = {
  jwt: bearer('{{accessToken}}'),
  'api-key': {
    type: 'apikey',
    apikey: pairs({ key: 'X-API-Key', value: '{{apiKey}}', in: 'header' }),
  },
  'api-token': bearer('{{apiKey}}'),
  session: bearer('{{sessionToken}}'),
};

/** How the operations of a dialect are called. */
export function authOf({ credentials: [first] }) {
  return shown[first];
}

/** One request of the collection, with the tests of its response. */
export function itemOf(step, { name, request, operation, auth: usual, components }, authOfFolder) {
  const auth = authOfStep(step, operation, usual);
  const body = bodyOf(step, operation);
  return {
    name: step.name ?? name,
    event: [
      ...(step.before ? [script('prerequest', step.before)] : []),
      script('test', testsOf(step, operation, components)),
    ],
    request: {
      method: request.method,
      description: request.description,
      ...(auth !== authOfFolder && { auth }),
      header: headersOf(step, body, operation),
      url: urlOf(step, request.url, operation),
      ...(step.file && { body: { mode: 'raw', raw: step.file } }),
      ...(body !== undefined && {
        body: { mode: 'raw', raw: JSON.stringify(body, null, 2), options: { raw: { language: 'json' } } },
      }),
    },
  };
}

function authOfStep({ as }, { security }, usual) {
  if (as) return bearer(`{{${as}}}`);
  return security?.length ? usual : { type: 'noauth' };
}

/** The step's own body, or the example of the document, or the one made of the other. */
function bodyOf({ call, body, file }, { requestBody }) {
  if (file) return undefined;
  const { example, examples } = requestBody?.content['application/json'] ?? {};
  const named = Object.entries(examples ?? {}).map(([name, { value }]) => [name, value]);
  if (typeof body === 'function') return body({ ...Object.fromEntries(named), example });
  const sent = body ?? example ?? named[0]?.[1];
  if (requestBody?.required && sent === undefined) throw new Error(`steps.mjs: "${call}" needs a body.`);
  return sent;
}

function headersOf({ headers = {} }, body, { parameters }) {
  const sent = { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers };
  return parametersOf('header', sent, parameters);
}

/** The path with the step's ids in it; the query with all its parameters, those that the step does not use unticked. */
function urlOf({ path = {}, query = {} }, { path: segments, variable }, { parameters }) {
  return {
    raw: `{{baseUrl}}/${segments.join('/')}`,
    host: ['{{baseUrl}}'],
    path: segments,
    query: parametersOf('query', query, parameters),
    variable: variable.map(({ key, description }) => ({ key, value: path[key], description })),
  };
}

/** What is sent, and unticked what could be. */
function parametersOf(place, sent, parameters) {
  const declared = parameters.filter((parameter) => parameter.in === place);
  const names = new Set([...Object.keys(sent), ...declared.map(({ name }) => name)]);
  return [...names].map((key) => {
    const { description, example, schema } = declared.find(({ name }) => name === key) ?? {};
    const value = sent[key] ?? String(example ?? schema?.example ?? schema?.default ?? '');
    return { key, value, description, ...(!(key in sent) && { disabled: true }) };
  });
}

function script(listen, exec) {
  return { listen, script: { type: 'text/javascript', exec } };
}

function bearer(token) {
  return { type: 'bearer', bearer: pairs({ token }) };
}

function pairs(values) {
  return Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' }));
}
