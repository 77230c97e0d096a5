import { isoMilliseconds } from '@rosetta/common';
import type { Deal } from '@rosetta/deals';

/** Writes a deal as the proxy's `deals` rows are written. */
export function presentDealRow(deal: Deal) {
  return {
    id: deal.id,
    title: deal.title,
    value: deal.value === null ? null : Number(deal.value),
    currency: deal.currency,
    stage: deal.stage,
    pipeline_id: deal.pipelineId,
    contact_id: deal.contactId,
    company_id: deal.companyId,
    owner_id: deal.ownerId,
    probability: deal.probability === null ? null : Number(deal.probability),
    expected_close_date: deal.expectedCloseDate,
    lost_reason: deal.lostReason,
    won_date: deal.wonDate,
    source: deal.source,
    tags: deal.tags,
    description: deal.description,
    products: deal.products,
    custom_fields: deal.customFields,
    created_at: isoMilliseconds(deal.createdAt),
    updated_at: isoMilliseconds(deal.updatedAt),
  };
}
