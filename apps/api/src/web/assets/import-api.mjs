// The calls of the import page: the session's cookie goes along by itself.

const IMPORTS = '/api/v1/imports';

/** A response that is no success, with its text for people. */
export class ApiError extends Error {
  constructor(status, body) {
    // Those of signing in are better-auth's own.
    super(body?.error?.message ?? body?.message ?? `The server answered with status ${status}`);
    this.status = status;
  }
}

/** Asks for JSON; null where nothing was answered. */
export async function ask(method, path, json) {
  const headers = json === undefined ? {} : { 'content-type': 'application/json' };
  const body = json === undefined ? undefined : JSON.stringify(json);
  const response = await fetch(path, { method, headers, body }).catch(() => {
    throw new Error('The server cannot be reached. Try again in a moment.');
  });
  const read = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(response.status, read);
  return read;
}

export const imports = {
  get: (id) => ask('GET', `${IMPORTS}/${id}`),
  recent: () => ask('GET', `${IMPORTS}?limit=5`),
  fields: (entity) => ask('GET', `${IMPORTS}/fields?entity=${entity}`),
  preview: (id, directions) => ask('POST', `${IMPORTS}/${id}/preview`, directions),
  start: (id, directions) => ask('POST', `${IMPORTS}/${id}/start`, directions),
  /** `cancel`, `resume` or `undo`. */
  tell: (id, what) => ask('POST', `${IMPORTS}/${id}/${what}`),
  delete: (id) => ask('DELETE', `${IMPORTS}/${id}`),
  resultsPath: (id, query) => `${IMPORTS}/${id}/results?${new URLSearchParams(query)}`,
};

/** Sends a file, telling how much of it has left; `signal` stops it. */
export function upload(file, said, onProgress = () => undefined, signal = null) {
  const given = Object.entries({ ...said, file_name: file.name.slice(-200) });
  const query = new URLSearchParams(given.filter(([, value]) => value !== ''));
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${IMPORTS}?${query}`);
    // What it is, its bytes say: browsers know little of files.
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () =>
      request.status < 300
        ? resolve(request.response)
        : reject(new ApiError(request.status, request.response));
    request.onerror = () => reject(new Error('The file could not be sent: the connection broke off.'));
    request.onabort = () => reject(new DOMException('Stopped', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

/** The first lines of what became of rows that `isWanted`, and whether there are more. */
export async function firstResults(id, query, isWanted, most) {
  const response = await fetch(imports.resultsPath(id, { format: 'ndjson', ...query }));
  if (!response.ok) throw new ApiError(response.status, await response.json().catch(() => null));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const found = [];
  let rest = '';
  for (;;) {
    const { done, value = '' } = await reader.read();
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    found.push(...lines.map((line) => JSON.parse(line)).filter(isWanted));
    if (done) return { items: found, hasMore: false };
    if (found.length <= most) continue;
    await reader.cancel();
    return { items: found.slice(0, most), hasMore: true };
  }
}
