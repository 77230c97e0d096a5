import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials as by, Authenticated, CurrentActor } from '@rosetta/auth';
import { type Actor, pathId } from '@rosetta/common';
import { pairCursor, readPairCursor } from './pair-cursor.js';
import { DecisionDto, ListPairsQuery, PairPage, PairResponse } from './pair.dto.js';
import { presentPair } from './pair.presenter.js';
import { PairsService } from './pairs.service.js';

const MAX_LIMIT = 200;

/** What was found to be one record twice, for people to decide. */
@ApiTags('Duplicates')
@Controller('/api/v1/crm/duplicates')
export class PairsController {
  constructor(private readonly pairs: PairsService) {}

  @Get()
  @Authenticated({ by, permission: 'contacts:read' })
  @ApiOperation({
    operationId: 'listDuplicates',
    summary: 'List duplicates',
    description:
      'Pairs of records that may be one, the likeliest first, with the reasons. Of open ones those that score at least ' +
      '`contact_duplicates_from` or `company_duplicates_from` of the organization, and those that a row of an import or bulk ' +
      'call has named both (`reported`). Companies need `companies:read` too.',
  })
  async list(@CurrentActor() actor: Actor, @Query() query: ListPairsQuery): Promise<PairPage> {
    const { entity = 'contacts', status = 'open', cursor } = query;
    const limit = Math.min(query.limit, MAX_LIMIT);
    const wanted = { entity, status, after: readPairCursor(cursor), limit: limit + 1 };
    const found = await this.pairs.queue(actor, wanted);
    const items = found.slice(0, limit);
    return {
      items: items.map(presentPair),
      next_cursor: found.length > limit ? pairCursor(items.at(-1)!) : null,
    };
  }

  @Post(':id/decision')
  @HttpCode(200)
  @Authenticated({ by, permission: 'contacts:write' })
  @ApiOperation({
    operationId: 'decideDuplicate',
    summary: 'Say whether two records are one',
    description:
      'It is remembered over all scans, and may be said anew. Companies need `companies:write` too.',
  })
  async decide(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() { decision }: DecisionDto,
  ): Promise<PairResponse> {
    return {
      duplicate: presentPair(await this.pairs.decide(actor, pathId('duplicate', 'Pair', id), decision)),
    };
  }
}
