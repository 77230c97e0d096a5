/** What Swagger UI does otherwise here. */
export const houseWays = () => ({
  fn: { opsFilter: operationsWith },
  wrapComponents: { apiKeyAuth: withoutCookies },
});

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
