import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials as by, Authenticated, CurrentActor } from '@rosetta/auth';
import { type Actor, DeclaredErrors, fromPrefixedId, invalid, pathId } from '@rosetta/common';
import { ListScansQuery, ScanPage, ScanResponse, StartScanDto } from './scan.dto.js';
import { presentScan, presentScans } from './scan.presenter.js';
import { ScansService } from './scans.service.js';

const MAX_LIMIT = 200;

/** Looking for records that are one. */
@ApiTags('Duplicates')
@Controller('/api/v1/crm/duplicates/scans')
export class ScansController {
  constructor(private readonly scans: ScansService) {}

  @Post()
  @Authenticated({ by, permission: 'contacts:bulk' })
  @DeclaredErrors({ conflict: 'A scan of these records is under way already.' })
  @ApiOperation({
    operationId: 'startDuplicateScan',
    summary: 'Look for duplicates',
    description:
      'A job: records that are new or have changed since they were last compared are compared with all that have something in ' +
      'common with them, such as an e-mail address, a phone, how the name sounds, or a company. Ask for it by its id for how far it is. Of ' +
      'companies it needs `companies:write` too.',
  })
  async start(@CurrentActor() actor: Actor, @Body() { entity, full }: StartScanDto): Promise<ScanResponse> {
    const started = await this.scans.start(actor, { entity: entity ?? 'contacts', isFull: full ?? false });
    return { scan: presentScan(started) };
  }

  @Get()
  @Authenticated({ by, permission: 'contacts:read' })
  @ApiOperation({
    operationId: 'listDuplicateScans',
    summary: 'List scans for duplicates',
    description:
      'The newest first; those that ended more than 30 days ago are forgotten. Of companies it needs `companies:read` too.',
  })
  async list(@CurrentActor() actor: Actor, @Query() query: ListScansQuery): Promise<ScanPage> {
    const { entity = 'contacts', cursor } = query;
    const before = cursor === undefined ? null : fromPrefixedId('duplicateScan', cursor);
    if (cursor !== undefined && before === null) throw invalid('cursor is none of a page', 'cursor');
    const limit = Math.min(query.limit, MAX_LIMIT);
    return presentScans(await this.scans.list(actor, { entity, before, limit: limit + 1 }), limit);
  }

  @Get(':id')
  @Authenticated({ by, permission: 'contacts:read' })
  @ApiOperation({
    operationId: 'getDuplicateScan',
    summary: 'Get a scan for duplicates',
    description: 'Where it stands, and what it has found so far.',
  })
  async get(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ScanResponse> {
    return { scan: presentScan(await this.scans.get(actor, pathId('duplicateScan', 'Scan', id))) };
  }
}
