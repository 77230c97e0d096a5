import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials as by, Authenticated, CurrentActor } from '@rosetta/auth';
import { type Actor, pathId } from '@rosetta/common';
import { PairsOfRecord } from './pair.dto.js';
import { presentPair } from './pair.presenter.js';
import { PairsService } from './pairs.service.js';

/** What a company may be the same as. */
@ApiTags('Companies')
@Controller('/api/v1/crm/companies/:id/duplicates')
export class DuplicatesOfCompanyController {
  constructor(private readonly pairs: PairsService) {}

  @Get()
  @Authenticated({ by, permission: 'companies:read' })
  @ApiOperation({
    operationId: 'listDuplicatesOfCompany',
    summary: 'List the duplicates of a company',
    description:
      'As the last scan has found them, the likeliest first, 100 at most; also those that somebody has decided.',
  })
  async list(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<PairsOfRecord> {
    const pairs = await this.pairs.ofCompany(actor, pathId('company', 'Company', id));
    return { items: pairs.map(presentPair) };
  }
}
