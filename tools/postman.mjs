import Converter from 'openapi-to-postmanv2';
import { foldersAround, variables } from '../clients/postman/steps.mjs';
import { authOf, itemOf } from './postman-item.mjs';

/** The variables a run needs and fills; Postman keeps them apart from the collection, since they are secrets. */
export const environment = {
  name: 'Rosetta CRM (local)',
  values: [
    { key: 'baseUrl', value: 'http://localhost:3000', type: 'default', enabled: true },
    ...['apiKey', 'accessToken', 'sessionToken'].map((key) => ({
      key,
      value: '',
      type: 'secret',
      enabled: true,
    })),
  ],
  _postman_variable_scope: 'environment',
};

/** Puts the steps together into a collection that runs from top to bottom and leaves no operation of the documents out. */
export async function collectionOf(dialects, documents) {
  const auths = Object.fromEntries(dialects.map((dialect) => [dialect.name, authOf(dialect)]));
  const operations = new Map();
  for (const [name, document] of Object.entries(documents))
    for (const [call, operation] of await operationsOf(document))
      operations.set(call, { ...operation, document: name, auth: auths[name] });
  const unused = new Set(operations.keys());
  const item = foldersOf(dialects, operations).map(({ document, steps, ...folder }) => ({
    ...folder,
    ...(document && { auth: auths[document] }),
    item: steps.map((step) => {
      const operation = operations.get(step.call);
      if (!operation) throw new Error(`clients/postman/steps.mjs: no document has "${step.call}".`);
      unused.delete(step.call);
      return itemOf(step, operation, auths[document]);
    }),
  }));
  if (unused.size > 0)
    throw new Error(`clients/postman/steps.mjs: no step for ${[...unused].join(', ')}. Add one.`);
  return {
    info: {
      name: 'Rosetta CRM',
      description:
        'Every operation of every API, in an order that runs from top to bottom: the first folder signs a new user up and ' +
        'fills the variables that all others use. Generated from the OpenAPI documents.',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    // A session cookie would speak louder than the credential that a folder shows.
    protocolProfileBehavior: { disableCookies: true },
    variable: Object.entries(variables).map(([key, value]) => ({ key, value })),
    item,
  };
}

/** The folders in their order; a dialect without steps of its own has one for each operation of its document. */
function foldersOf(dialects, operations) {
  const calls = [...operations].map(([call, { document }]) => ({ call, document }));
  const without = ({ name }) => !foldersAround([]).some(({ document }) => document === name);
  const made = dialects.filter(without).map(({ name, purpose }) => ({
    name,
    description: purpose,
    document: name,
    steps: calls.filter(({ document }) => document === name).map(({ call }) => ({ call })),
  }));
  return foldersAround(made);
}

/** What the converter makes of each operation, by `METHOD /path`. */
async function operationsOf(data) {
  const options = { parametersResolution: 'Example', enableOptionalParameters: false };
  const [{ data: converted }] = await convert(data, { ...options, alwaysInheritAuthentication: true });
  return requestsIn(converted).map(({ name, request }) => {
    const path = `/${request.url.path.join('/')}`.replaceAll(/:(\w+)/g, '{$1}');
    const operation = resolved(data.paths[path][request.method.toLowerCase()], data);
    return [`${request.method} ${path}`, { name, request, operation, components: data.components }];
  });
}

/** An operation with the parameters and responses themselves, where it shares them with others. */
function resolved(operation, document) {
  const itself = (part) =>
    part.$ref
      ? part.$ref
          .split('/')
          .slice(1)
          .reduce((at, key) => at[key], document)
      : part;
  const responses = Object.entries(operation.responses).map(([status, part]) => [status, itself(part)]);
  const parameters = (operation.parameters ?? []).map(itself);
  return { ...operation, parameters, responses: Object.fromEntries(responses) };
}

function convert(data, options) {
  return new Promise((resolve, reject) =>
    Converter.convertV2({ type: 'json', data: structuredClone(data) }, options, (error, made) =>
      made?.result ? resolve(made.output) : reject(error ?? new Error(made.reason)),
    ),
  );
}

function requestsIn({ item, ...request }) {
  return item ? item.flatMap(requestsIn) : [request];
}
