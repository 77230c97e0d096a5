import {
  createdRangeOf,
  eitherOf,
  filterAssignedMember,
  readAssignedMember,
  readSort,
  referenceId,
  windowOf,
} from '@rosetta/common';
import type { DealFields, DealQuery, DealSort } from './deal.commands.js';
import type { ListDealsQuery, UpdateDealDto } from './deal.dto.js';
import type { Deal } from './deal.entity.js';

/** What the published pages of document D's system call stages that our default pipeline names otherwise. */
const STAGE_ALIASES: Readonly<Record<string, string>> = {
  qualification: 'qualified',
  closed_won: 'won',
  closed_lost: 'lost',
};

/** Our own names of what lists are sorted by, beside the published ones. */
const SORT_ALIASES: Readonly<Record<string, string>> = { title: 'name', value: 'amount' };

/** How the published pages spell fields of a deal that the domain calls otherwise. */
export const dealWireNames = { title: 'name', value: 'amount', owner_id: 'assigned_member_id' } as const;

/** Reads `/api/v1`'s body as the domain's fields. */
export function readDealBody(body: UpdateDealDto): DealFields {
  return {
    title: eitherOf({ name: body.name, title: body.title }),
    value: eitherOf({ amount: body.amount, value: body.value }),
    currency: body.currency,
    pipelineId: referenceId('pipeline', 'Pipeline', body.pipeline_id),
    stage: body.stage,
    stageAlias: aliasOf(body.stage),
    contactId: referenceId('contact', 'Contact', body.contact_id),
    companyId: referenceId('company', 'Company', body.company_id),
    ownerId: readAssignedMember(body),
    probability: body.probability,
    expectedCloseDate: body.expected_close_date,
    lostReason: body.lost_reason,
    wonDate: body.won_date,
    source: body.source,
    tags: body.tags,
    description: body.description,
    products: body.products,
    customFields: body.custom_fields,
    metadata: body.metadata,
  };
}

/** Reads which deals are listed, and how. */
export function readDealQuery(query: ListDealsQuery): DealQuery {
  const sort = query.sort?.replace(/\w+/g, (word) => SORT_ALIASES[word] ?? word);
  const stage = query.stage?.toLowerCase();
  return {
    ...windowOf(query),
    ...createdRangeOf(query),
    search: query.search,
    contactId: referenceId('contact', 'Contact', query.contact_id || undefined),
    companyId: referenceId('company', 'Company', query.company_id || undefined),
    ownerId: filterAssignedMember(query),
    pipelineId: referenceId('pipeline', 'Pipeline', query.pipeline_id || undefined),
    stages: stage ? [stage, STAGE_ALIASES[stage] ?? stage] : undefined,
    sortedBy: readSort<DealSort>({ ...query, sort }, 'created_at', 'desc'),
  };
}

/** What is to be said where stages are not stored as they were sent; what the published pages call ours goes without saying. */
export function stageWarnings(sent: string | null | undefined, deals: readonly Deal[]): string[] {
  if (sent == null) return [];
  const others = deals.map(({ stage }) => stage).filter((stage) => stage !== sent && stage !== aliasOf(sent));
  return [...new Set(others)].map(
    (stage) => `stage ${JSON.stringify(sent)} is stored as ${JSON.stringify(stage)}`,
  );
}

function aliasOf(stage: string | null | undefined): string | null {
  return STAGE_ALIASES[stage?.toLowerCase() ?? ''] ?? null;
}
