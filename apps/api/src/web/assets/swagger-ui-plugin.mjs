import { renewed } from './demo-examples.mjs';

/** What Swagger UI does otherwise here; `exemplify` fills in the examples of an operation that is opened. */
export const apiV1Credentials = (exemplify) => () => ({
  statePlugins: {
    layout: { wrapActions: { updateFilter: withFoundOpen } },
    spec: { wrapActions: { parseToJson: asJson, setResponse: withRenewedBody } },
  },
  fn: { opsFilter: operationsWith, resolveSubtree: resolving(exemplify) },
  wrapComponents: { apiKeyAuth: withoutCookies },
});

/** After a response, the example is made one that can be sent again: what must be unique gets another ending. */
function withRenewedBody(setResponse, { oas3Selectors, oas3Actions }) {
  return (path, method, response) => {
    const body = oas3Selectors.requestBodyValue(path, method);
    if (typeof body === 'string' && response.status < 300)
      oas3Actions.setRequestBodyValue({ value: renewed(body), pathMethod: [path, method] });
    return setResponse(path, method, response);
  };
}

/** Our documents are JSON: Swagger UI would read them as YAML, which takes seconds. */
function asJson(_original, { specActions }) {
  return (text) => specActions.updateJsonSpec(JSON.parse(text));
}

/** Our documents refer to nothing but themselves: Swagger UI would parse a whole one for each operation that is opened. */
function resolving(exemplify) {
  return async (document, path) => {
    const at = (keys) => keys.reduce((part, key) => part?.[key], document);
    const resolved = (part) => {
      if (Array.isArray(part)) return part.map(resolved);
      if (part === null || typeof part !== 'object') return part;
      if (typeof part.$ref === 'string') return resolved(at(part.$ref.split('/').slice(1)));
      return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, resolved(value)]));
    };
    const spec = resolved(at(path));
    if (spec?.operationId) await exemplify(spec);
    return { spec, errors: [] };
  };
}

/** Finds operations by path, method, summary or tag; Swagger UI's own filter knows tags alone. */
function operationsWith(tags, phrase) {
  const wanted = phrase.toLowerCase();
  const isWanted = (tag) => (operation) =>
    [tag, operation.get('method'), operation.get('path'), operation.getIn(['operation', 'summary'])]
      .join(' ')
      .toLowerCase()
      .includes(wanted);
  return tags
    .map((details, tag) => details.update('operations', (all) => all.filter(isWanted(tag))))
    .filter((details) => details.get('operations').size > 0);
}

/** What was found is to be seen: its tags are opened. */
function withFoundOpen(updateFilter, { specSelectors, layoutActions }) {
  return (phrase) => {
    const updated = updateFilter(phrase);
    const found = phrase ? specSelectors.taggedOperations() : new Map();
    for (const tag of found.keys()) layoutActions.show(['operations-tag', tag], true);
    return updated;
  };
}

/** A page cannot set the session cookie, so there is nothing to type: signing in sets it. */
function withoutCookies(Original, { React: { createElement } }) {
  return (props) =>
    props.schema.get('in') === 'cookie'
      ? createElement(
          'div',
          { className: 'session-cookie' },
          createElement('h4', null, createElement('code', null, props.name), ' (cookie)'),
          createElement('p', null, 'Set by the operations under “Sign in”; the browser sends it by itself.'),
        )
      : createElement(Original, props);
}
