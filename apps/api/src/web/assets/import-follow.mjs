import { imports } from './import-api.mjs';

const LOOK_EVERY_MS = 2_000;
const ENDS = ['completed', 'cancelled', 'failed', 'undone'];

/** Whether nothing goes on by itself any more. */
export const isOver = ({ status }) => ENDS.includes(status);

/** Tells every state of an import that comes, to its end; answers how to stop listening. */
export function follow(id, onImport, onError) {
  const source = new EventSource(`/api/v1/imports/${id}/events`);
  let timer;
  const tell = ({ data }) => onImport(JSON.parse(data).import);
  source.addEventListener('progress', tell);
  source.addEventListener('end', (event) => {
    source.close();
    tell(event);
  });
  source.addEventListener('error', () => {
    // The browser comes back by itself after a break, but not after a refusal: then it is asked from time to time.
    if (source.readyState === EventSource.CLOSED) timer = setTimeout(look, LOOK_EVERY_MS);
  });

  async function look() {
    try {
      const { import: job } = await imports.get(id);
      onImport(job);
      if (!isOver(job)) timer = setTimeout(look, LOOK_EVERY_MS);
    } catch (error) {
      onError(error);
      if (error.status === undefined || error.status >= 429) timer = setTimeout(look, LOOK_EVERY_MS * 5);
    }
  }

  return () => {
    source.close();
    clearTimeout(timer);
  };
}
