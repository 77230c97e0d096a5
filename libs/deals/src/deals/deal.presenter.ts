import { isoSeconds, toPrefixedId } from '@rosetta/common';
import type { DealContact } from './deal-contact.entity.js';
import type { DealContactDto, DealDto } from './deal.dto.js';
import type { Deal } from './deal.entity.js';

/** Writes a deal as `/api/v1` does. */
export function presentDeal(deal: Deal): DealDto {
  return {
    id: toPrefixedId('deal', deal.id),
    name: deal.title,
    title: deal.title,
    amount: numberOf(deal.value),
    value: numberOf(deal.value),
    currency: deal.currency,
    pipeline_id: toPrefixedId('pipeline', deal.pipelineId),
    stage: deal.stage,
    contact_id: deal.contactId && toPrefixedId('contact', deal.contactId),
    company_id: deal.companyId && toPrefixedId('company', deal.companyId),
    assigned_member_id: deal.ownerId && toPrefixedId('user', deal.ownerId),
    owner_id: deal.ownerId,
    probability: numberOf(deal.probability),
    expected_close_date: deal.expectedCloseDate,
    lost_reason: deal.lostReason,
    won_date: deal.wonDate,
    source: deal.source,
    tags: deal.tags,
    description: deal.description,
    products: deal.products,
    custom_fields: deal.customFields,
    metadata: deal.metadata,
    created_at: isoSeconds(deal.createdAt),
    updated_at: isoSeconds(deal.updatedAt),
  };
}

/** Writes a contact of a deal as `/api/v1` does. */
export function presentDealContact(link: DealContact): DealContactDto {
  return {
    contact_id: toPrefixedId('contact', link.contactId),
    role: link.role,
    is_primary: link.isPrimary,
    created_at: isoSeconds(link.createdAt),
  };
}

function numberOf(numeric: string | null): number | null {
  return numeric === null ? null : Number(numeric);
}
