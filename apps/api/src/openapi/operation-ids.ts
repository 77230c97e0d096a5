/** What a controller's method is called in a client; the others keep their names. */
const verbs: Readonly<Record<string, string>> = { read: 'select', replace: 'upsert' };

/** Controllers whose records go by another name outside. */
const nouns: Readonly<Record<string, string>> = { Accounts: 'Companies' };

/** Methods that are about many records; all others of a controller are about one. */
const ofMany: ReadonlySet<string> = new Set(['list', 'read', 'options']);

/**
 * Names an operation as a client's method: `listContacts`, `getContact`, `createSalesContact`. The proxy's tables speak
 * PostgREST, where every write is about many rows; what reads badly by this rule has an `operationId` of its own.
 */
export function operationIdOf(controller: string, method: string): string {
  const name = controller.replace(/Controller$/, '');
  const noun = nouns[name] ?? name;
  const isOfTable = /^(?:Proxy|Rest)[A-Z]/.test(noun);
  const verb = isOfTable && method === 'create' ? 'insert' : (verbs[method] ?? method);
  const isOfMany = ofMany.has(method) || (isOfTable && method !== 'replace');
  return verb + (isOfMany ? noun : singular(noun));
}

function singular(noun: string): string {
  return noun.replace(/ies$/, 'y').replace(/s$/, '');
}
