import { DomainError } from '@rosetta/common';
import type { CreateDeal } from '../deals/deal.commands.js';
import type { DroppedDealValue } from './bulk.commands.js';

/** What a deal can be without, by its names on the wire. */
const OPTIONAL = {
  value: 'value',
  currency: 'currency',
  stage: 'stage',
  pipeline_id: 'pipelineId',
  description: 'description',
  expected_close_date: 'expectedCloseDate',
  lost_reason: 'lostReason',
  won_date: 'wonDate',
  probability: 'probability',
  source: 'source',
  tags: 'tags',
  owner_id: 'ownerId',
  company_id: 'companyId',
  custom_fields: 'customFields',
  products: 'products',
} as const satisfies Record<string, keyof CreateDeal>;

/** A deal without the values that would fail it. */
export interface MendedDeal<Read> {
  readonly read: Read;
  readonly dropped: readonly DroppedDealValue[];
}

/** Reads a deal again and again, each time without the value that failed it, as long as it can be without it. */
export function corrected<Read>(
  deal: Omit<CreateDeal, 'contactId'>,
  read: (deal: Omit<CreateDeal, 'contactId'>) => Read | DomainError,
): MendedDeal<Read> | DomainError {
  const dropped: DroppedDealValue[] = [];
  let rest = deal;
  for (;;) {
    const result = read(rest);
    if (!(result instanceof DomainError)) return { read: result, dropped };
    const field = result.facts.field as keyof typeof OPTIONAL;
    const property = Object.hasOwn(OPTIONAL, field) ? OPTIONAL[field] : undefined;
    if (property === undefined || rest[property] === undefined) return result;
    dropped.push({ field, value: rest[property], why: result.message });
    rest = { ...rest, [property]: undefined };
  }
}
