import type { BetterAuthPlugin } from 'better-auth';

type Adapter = Parameters<NonNullable<BetterAuthPlugin['init']>>[0]['adapter'];
type TransactionAdapter = Parameters<Parameters<Adapter['transaction']>[0]>[0];

/**
 * Ends every link that was mailed for a new password once the account has got one, by whichever way: better-auth spends the one
 * that was used, and the others of the same account would go on replacing its password until they expire.
 */
export function resetLinksEndWithPassword() {
  return {
    id: 'ended-reset-links',
    init: ({ adapter }) => {
      const transaction: Adapter['transaction'] = (work) => adapter.transaction((trx) => work(ending(trx)));
      return { context: { adapter: { ...ending(adapter), transaction } } };
    },
  } satisfies BetterAuthPlugin;
}

function ending<A extends TransactionAdapter>(adapter: A): A {
  // What else is kept there has another value: only these links name a user by the id.
  const end = (userId: unknown) =>
    adapter.deleteMany({ model: 'verification', where: [{ field: 'value', value: String(userId) }] });
  const updateMany: A['updateMany'] = async (query) => {
    const user = query.where.find(({ field }) => field === 'userId');
    if (isNewPassword(query) && user) await end(user.value);
    return adapter.updateMany(query);
  };
  const update = async (query: Parameters<A['update']>[0]) => {
    const account = await adapter.update<{ userId?: string }>(query);
    if (isNewPassword(query) && account) await end(account.userId);
    return account;
  };
  return { ...adapter, updateMany, update: update as A['update'] };
}

function isNewPassword({ model, update }: { model: string; update: object }): boolean {
  return model === 'account' && 'password' in update;
}
