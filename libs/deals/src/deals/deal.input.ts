import {
  createdRangeOf,
  eitherOf,
  invalid,
  isUuid,
  readSort,
  readUserId,
  referenceId,
  windowOf,
} from '@rosetta/common';
import type { DealFields, DealQuery, DealSort } from './deal.commands.js';
import type { ListDealsQuery, UpdateDealDto } from './deal.dto.js';

/** What the published pages of document D's system call stages that our default pipeline names otherwise. */
const STAGE_ALIASES: Readonly<Record<string, string>> = {
  qualification: 'qualified',
  closed_won: 'won',
  closed_lost: 'lost',
};

/** Our own names of what lists are sorted by, beside the published ones. */
const SORT_ALIASES: Readonly<Record<string, string>> = { title: 'name', value: 'amount' };

/** Reads the house dialect's body as the domain's fields. */
export function readDealBody(body: UpdateDealDto): DealFields {
  return {
    title: eitherOf({ name: body.name, title: body.title }),
    value: eitherOf({ amount: body.amount, value: body.value }),
    currency: body.currency,
    pipelineId: referenceId('pipeline', 'Pipeline', body.pipeline_id),
    ...readStage(body.stage),
    contactId: referenceId('contact', 'Contact', body.contact_id),
    companyId: referenceId('company', 'Company', body.company_id),
    ownerId: readOwner(body),
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
    ownerId: filteredOwner(query),
    pipelineId: referenceId('pipeline', 'Pipeline', query.pipeline_id || undefined),
    stages: stage ? [stage, STAGE_ALIASES[stage] ?? stage] : undefined,
    sortedBy: readSort<DealSort>({ ...query, sort }, 'created_at'),
  };
}

function readStage(stage: string | null | undefined): Pick<DealFields, 'stage' | 'stageAlias'> {
  return { stage, stageAlias: stage == null ? undefined : STAGE_ALIASES[stage.toLowerCase()] };
}

/** Users' ids as the published pages write them, or plain uuids, as sign-in shows them. */
function readOwner({ assigned_member_id, owner_id }: UpdateDealDto): string | null | undefined {
  const read = (id: string | null | undefined) => (id == null ? id : readUserId(id));
  return eitherOf({ assigned_member_id: read(assigned_member_id), owner_id: read(owner_id) });
}

function filteredOwner({ assigned_member_id, owner_id }: ListDealsQuery): string | undefined {
  const owner = readOwner({
    assigned_member_id: assigned_member_id || undefined,
    owner_id: owner_id || undefined,
  });
  if (owner == null) return undefined;
  if (!isUuid(owner)) throw invalid('Owner not found', 'owner_id');
  return owner;
}
