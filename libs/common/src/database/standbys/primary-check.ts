import { besideJournal, journalled } from '../../audit/journalled.js';
import type { DeferredKeyCheck } from '../deferred-key-check.js';
import type { ReadConnections } from '../read-connections.js';
import { inScope, inScopeOfKey, ORGANIZATION_IN_SCOPE } from '../tenant-statement.js';
import { TIMELINE } from './server-position.js';

/** The last transaction from `$2` on that has changed the organization, where audit events of one kind tell of it. */
const lastOf = (kind: string) => `(
  select e.transaction_id from audit_events e
  where e.organization_id = ${ORGANIZATION_IN_SCOPE} and ${kind} and e.transaction_id >= $2::text::xid8
  order by e.organization_id desc, e.transaction_id desc limit 1)`;
const select = `select ${TIMELINE} as timeline,
  greatest(${lastOf(journalled)}, ${lastOf(besideJournal)})::text::float8 as ahead`;
const statement = { name: 'standbys.check', text: inScope(select) };
const statementOfKey = { name: 'standbys.check.key', text: inScopeOfKey(select, 3) };

/** What the primary says of an organization. */
export interface Standing {
  readonly timeline: string;
  /** The last transaction, from the asked one on, that has changed the organization; null where there is none. */
  readonly ahead: number | null;
}

/**
 * Asks the primary, which alone knows, whether an API key is live, and what of an organization a standby may lack that has replayed
 * all transactions before the `horizon`: every change is told of by an audit event, which knows its transaction. Null where the
 * key is not live.
 */
export async function askPrimary(
  reads: ReadConnections,
  organizationId: string,
  horizon: number,
  key?: DeferredKeyCheck,
): Promise<Standing | null> {
  const values = [organizationId, String(horizon)];
  const query = key ? { ...statementOfKey, values: [...values, key.id] } : { ...statement, values };
  const [standing] = (await reads.query(query)).rows as Standing[];
  if (standing) key?.confirm();
  return standing ?? null;
}
