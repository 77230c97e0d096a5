/** The life of a record in the style of `/api/v1`, as far as its resource has one: created, listed, read, changed, deleted. */
export function crud(resource, record, { create, change, isRestored, before = () => [] }) {
  const path = { id: `{{${record}Id}}` };
  const [[field, value]] = Object.entries(change ?? create);
  const shows = { [`answer.${record}.${field}`]: value };
  return [
    { call: `POST ${resource}`, body: create, keep: { [`${record}Id`]: `answer.${record}.id` } },
    { call: `GET ${resource}` },
    { call: `GET ${resource}/{id}`, path },
    ...(change ? [{ call: `PATCH ${resource}/{id}`, path, body: change, expects: shows }] : []),
    ...before(path),
    { call: `DELETE ${resource}/{id}`, path },
    ...(isRestored ? [{ call: `POST ${resource}/{id}/restore`, path }] : []),
  ];
}
