import { isoSeconds, toPrefixedId } from '@rosetta/common';
import type { DealContact } from './deal-contact.entity.js';
import type { DealContactDto, DealDto } from './deal.dto.js';
import type { Deal } from './deal.entity.js';

/** Writes a deal as the house dialect does. */
export function presentDeal(deal: Deal): DealDto {
  return {
    id: toPrefixedId('deal', deal.id),
    title: deal.title,
    value: numberOf(deal.value),
    currency: deal.currency,
    pipeline_id: toPrefixedId('pipeline', deal.pipelineId),
    stage: deal.stage,
    contact_id: toPrefixedId('contact', deal.contactId),
    company_id: deal.companyId && toPrefixedId('company', deal.companyId),
    owner_id: deal.ownerId,
    probability: numberOf(deal.probability),
    expected_close_date: deal.expectedCloseDate,
    source: deal.source,
    tags: deal.tags,
    description: deal.description,
    products: deal.products,
    custom_fields: deal.customFields,
    created_at: isoSeconds(deal.createdAt),
    updated_at: isoSeconds(deal.updatedAt),
  };
}

/** Writes a contact of a deal as the house dialect does. */
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
