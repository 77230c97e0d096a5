import { byId, el } from './import-dom.mjs';
import { time } from './webhooks-show.mjs';

/** Shows what was sent, as it is read best, and what came back. */
export function showRequest({ request, response, status }) {
  byId('request').textContent =
    request.body === null ? 'You may not read what this tells of.' : readable(request.body);
  byId('response').textContent = wordsFor(response, status);
}

/** Shows every call there was. */
export function showCalls({ attempt_log: calls }) {
  const lines = calls.map(({ at, duration_ms: ms, response_status: code, error }) =>
    el('li', {}, `${time(at)}: ${code === null ? error : `status ${code}`}, after ${ms} ms`),
  );
  byId('calls').replaceChildren(...lines);
}

function wordsFor({ status, body }, state) {
  if (status === null) return state === 'pending' ? 'None yet.' : 'None.';
  return body ? `Status ${status}\n\n${readable(body)}` : `Status ${status}`;
}

function readable(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
