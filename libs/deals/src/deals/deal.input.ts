import { referenceId } from '@rosetta/common';
import type { DealFields } from './deal.commands.js';
import type { UpdateDealDto } from './deal.dto.js';

/** Reads the house dialect's body as the domain's fields. */
export function readDealBody(body: UpdateDealDto): DealFields {
  return {
    title: body.title,
    value: body.value,
    currency: body.currency,
    pipelineId: referenceId('pipeline', 'Pipeline', body.pipeline_id),
    stage: body.stage,
    contactId: referenceId('contact', 'Contact', body.contact_id),
    companyId: referenceId('company', 'Company', body.company_id),
    ownerId: body.owner_id,
    probability: body.probability,
    expectedCloseDate: body.expected_close_date,
    source: body.source,
    tags: body.tags,
    description: body.description,
    products: body.products,
    customFields: body.custom_fields,
  };
}
