import type { Change } from '@rosetta/common';
import { blankDeal, changedDealProperties, type DealState } from './deal-state.js';
import type { Deal } from './deal.entity.js';

/** The audit event of a deal's creation. */
export function asCreation(deal: DealState & { id: string }): Change {
  return {
    entity: 'deal',
    entityId: deal.id,
    action: 'created',
    after: pick(deal, changedDealProperties(blankDeal, deal)),
  };
}

/** The audit event of a deal's change: the changed fields before and after. */
export function asUpdate(before: Deal, after: Deal): Change {
  const changed = changedDealProperties(before, after);
  return {
    entity: 'deal',
    entityId: after.id,
    action: 'updated',
    before: pick(before, changed),
    after: pick(after, changed),
  };
}

function pick(deal: DealState, properties: readonly (keyof DealState)[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const property of properties) picked[property] = deal[property];
  return picked;
}
