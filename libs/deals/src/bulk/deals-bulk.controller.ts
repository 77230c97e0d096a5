import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import {
  type Actor,
  fromPrefixedId,
  invalid,
  wireNamesIn,
  inWireNames,
  readUserId,
  warn,
  type WarnedReply,
} from '@rosetta/common';
import { dealWireNames, readDealBody, stageWarnings } from '../deals/deal.input.js';
import { DealsService } from '../deals/deals.service.js';
import { BulkDealsDto, BulkOutcome, BulkUpdateDealsDto } from './deals-bulk.dto.js';

/** The deals of a call, by the ids as they were sent. */
type Named = ReadonlyMap<string, string | null>;

/** Many deals at once, as document D's page on bulk operations has it: one that fails does not stop the others. */
@ApiTags('Bulk operations')
@Controller('/api/v1/crm/bulk/deals')
export class DealsBulkController {
  constructor(private readonly deals: DealsService) {}

  @Post('update')
  @HttpCode(200)
  @Authenticated({ by: apiV1Credentials, permission: 'deals:bulk' })
  @ApiOperation({
    operationId: 'bulkUpdateDeals',
    summary: 'Change up to 100 deals',
    description: 'Their stage, or who answers for them. A deal that cannot be changed is told of, and stays.',
  })
  async update(
    @CurrentActor() actor: Actor,
    @Body() body: BulkUpdateDealsDto,
    @Res({ passthrough: true }) reply: WarnedReply,
  ): Promise<BulkOutcome> {
    const { stage, assigned_member_id: member } = body;
    if (stage === undefined && member === undefined)
      throw invalid('one of stage and assigned_member_id is required', 'stage');
    const fields = {
      ...(stage !== undefined && readDealBody({ stage })),
      ...(member !== undefined && { ownerId: member ? readUserId(member) : null }),
    };
    const named = dealsIn(body.ids);
    const refusals = new Map<string, string>();
    const changing = this.deals.updateMany(
      actor,
      uuidsOf(named).map((id) => ({ id, fields })),
      (id, { message }) => refusals.set(id, message),
    );
    const changed = await inWireNames(changing, wireNamesIn(body, dealWireNames));
    warn(reply, stageWarnings(stage, changed));
    return outcomeOf(named, new Set(changed.map(({ id }) => id)), refusals);
  }

  @Post('delete')
  @HttpCode(200)
  @Authenticated({ by: apiV1Credentials, permission: 'deals:bulk' })
  @ApiOperation({
    operationId: 'bulkDeleteDeals',
    summary: 'Delete up to 100 deals',
    description: 'They can be restored for 30 days.',
  })
  async delete(@CurrentActor() actor: Actor, @Body() { ids }: BulkDealsDto): Promise<BulkOutcome> {
    const named = dealsIn(ids);
    return outcomeOf(named, new Set(await this.deals.deleteMany(actor, uuidsOf(named))), new Map());
  }
}

function dealsIn(ids: readonly string[]): Named {
  return new Map(ids.map((id) => [id, fromPrefixedId('deal', id)]));
}

function uuidsOf(named: Named): string[] {
  return [...new Set([...named.values()].filter((id) => id !== null))];
}

function outcomeOf(
  named: Named,
  done: ReadonlySet<string>,
  refusals: ReadonlyMap<string, string>,
): BulkOutcome {
  const errors = [...named].flatMap(([sent, id]) =>
    id !== null && done.has(id)
      ? []
      : [`${sent.slice(0, 60)}: ${refusals.get(id ?? '') ?? 'Deal not found'}`],
  );
  return { processed: done.size, errors };
}
