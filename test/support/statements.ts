import { Client, type QueryConfig } from 'pg';

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with the client it is a method of
const unspied = Client.prototype.query;

/** The noting of keys' uses now and then, and the look at settings that are remembered: no part of a request's own cost. */
const notCounted = /^begin$|^commit$|last_used_at|api_key_hashes', \$1, true\)$|organization_settings/;

/** Runs `work` and returns the SQL that it sent to the database. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = [];
  const query = jest.spyOn(Client.prototype, 'query').mockImplementation(function (
    this: Client,
    ...args: unknown[]
  ) {
    const [first] = args as [string | QueryConfig];
    sent.push(typeof first === 'string' ? first : first.text);
    return unspied.apply(this, args as never);
  });
  try {
    await work();
  } finally {
    query.mockRestore();
  }
  return sent.filter((text) => !notCounted.test(text));
}
