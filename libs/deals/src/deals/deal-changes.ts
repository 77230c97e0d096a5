import { type Change, changedProperties, pick } from '@rosetta/common';
import { blankDeal, type DealState, writableProperties } from './deal-state.js';
import type { Deal } from './deal.entity.js';

/** The audit event of a deal's creation. */
export function asCreation(deal: DealState & { id: string }): Change {
  return {
    entity: 'deal',
    entityId: deal.id,
    action: 'created',
    version: 1,
    after: pick(deal, changedProperties(writableProperties, blankDeal, deal)),
  };
}

/** The audit event of a deal's change: the changed fields before and after. */
export function asUpdate(before: Deal, after: Deal): Change {
  const changed = changedProperties(writableProperties, before, after);
  return {
    entity: 'deal',
    entityId: after.id,
    action: 'updated',
    version: after.version,
    before: pick(before, changed),
    after: pick(after, changed),
  };
}
