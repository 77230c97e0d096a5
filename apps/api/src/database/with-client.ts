import pg from 'pg';

/** Does something on a connection of its own, outside every pool: for what is done once, at start or by a command. */
export async function withClient<T>(
  config: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionTimeoutMillis: 10_000, ...config });
  // A connection that is lost between two statements would end the process; the next statement tells of it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A URL whose connections begin with these settings (`-c name=value`), after those that the URL has itself. */
export function withStartupOptions(url: string, options: string): string {
  const changed = new URL(url);
  const own = changed.searchParams.get('options');
  changed.searchParams.set('options', own ? `${own} ${options}` : options);
  return changed.href;
}
