import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials as by, Authenticated, CurrentActor } from '@rosetta/auth';
import {
  type AcceptedVersions,
  type Actor,
  DeclaredErrors,
  IfMatch,
  pathId,
  RemovesWithETag,
} from '@rosetta/common';
import { ListMergesQuery, MergeDto, MergePage, MergeResponse } from './merge.dto.js';
import { mergeFailures, readMerge, readMergesQuery, undoFailures } from './merge.input.js';
import { presentMerge, presentMerges } from './merge.presenter.js';
import { MergesService } from './merges.service.js';

/** Companies that were made one. */
@ApiTags('Companies')
@Controller('/api/v1/crm/companies/merges')
export class CompanyMergesController {
  constructor(private readonly merges: MergesService) {}

  @Post()
  @Authenticated({ by, permission: 'contacts:bulk' })
  @RemovesWithETag()
  @ApiResponse({ status: 201, type: MergeResponse, description: 'They are one.' })
  @ApiResponse({ status: 200, type: MergeResponse, description: 'What would become of them: a dry run.' })
  @DeclaredErrors(mergeFailures.companies)
  @ApiOperation({
    operationId: 'mergeCompanies',
    summary: 'Merge companies',
    description:
      'What the winner has stays, what it lacks comes from the others; `fields` rules otherwise, field by field. ' +
      'What names the others names the winner: contacts and deals. Their ids go on answering as the winner. ' +
      'Up to 20 at once, in one transaction; `dry_run` tells what would become of them. It can be undone for 30 days. ' +
      'Needs `companies:write` too.',
  })
  async merge(
    @CurrentActor() actor: Actor,
    @Body() body: MergeDto,
    @IfMatch() accepted: AcceptedVersions,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ): Promise<MergeResponse> {
    const command = { ...readMerge('companies', body), accepted };
    const merge = await this.merges.merge(actor, 'companies', command);
    reply.status(command.isDryRun ? 200 : 201);
    return { merge: presentMerge(merge, command.isDryRun) };
  }

  @Get()
  @Authenticated({ by, permission: 'companies:read' })
  @ApiOperation({
    operationId: 'listCompanyMerges',
    summary: 'List merges of companies',
    description: 'Also those that were undone, the newest first.',
  })
  async list(@CurrentActor() actor: Actor, @Query() query: ListMergesQuery): Promise<MergePage> {
    const wanted = readMergesQuery('companies', query);
    const found = await this.merges.list(actor, 'companies', { ...wanted, limit: wanted.limit + 1 });
    return presentMerges(found, wanted.limit);
  }

  @Get(':id')
  @Authenticated({ by, permission: 'companies:read' })
  @ApiOperation({
    operationId: 'getCompanyMerge',
    summary: 'Get a merge of companies',
    description: 'What it decided and moved, for as long as it can be undone.',
  })
  async get(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<MergeResponse> {
    return { merge: presentMerge(await this.merges.get(actor, 'companies', pathId('merge', 'Merge', id))) };
  }

  @Post(':id/undo')
  @HttpCode(200)
  @Authenticated({ by, permission: 'contacts:bulk' })
  @DeclaredErrors(undoFailures)
  @ApiOperation({
    operationId: 'undoCompanyMerge',
    summary: 'Undo a merge of companies',
    description:
      'What moved goes back, and fields are as they were, unless somebody has written them since: `not_undone` names what stays ' +
      'with the winner. What was added to the winner since stays there. For 30 days. Needs `companies:write` too.',
  })
  async undo(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<MergeResponse> {
    return { merge: presentMerge(await this.merges.undo(actor, 'companies', pathId('merge', 'Merge', id))) };
  }
}
