import { renewed } from './demo-examples.mjs';

/** What Swagger UI does otherwise here. */
export const houseWays = () => ({
  statePlugins: { spec: { wrapActions: { setResponse: withRenewedBody } } },
  fn: { opsFilter: operationsWith },
  wrapComponents: { apiKeyAuth: withoutCookies },
});

/** After an answer, the example is made one that can be sent again: what must be unique gets another ending. */
function withRenewedBody(setResponse, { oas3Selectors, oas3Actions }) {
  return (path, method, answer) => {
    const body = oas3Selectors.requestBodyValue(path, method);
    if (typeof body === 'string' && answer.status < 300)
      oas3Actions.setRequestBodyValue({ value: renewed(body), pathMethod: [path, method] });
    return setResponse(path, method, answer);
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
