import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials as by, Authenticated, CurrentActor } from '@rosetta/auth';
import { type Actor, pathId } from '@rosetta/common';
import { PairsOfRecord } from './pair.dto.js';
import { presentPair } from './pair.presenter.js';
import { PairsService } from './pairs.service.js';

/** What a contact may be the same as. */
@ApiTags('Contacts')
@Controller('/api/v1/crm/contacts/:id/duplicates')
export class DuplicatesOfContactController {
  constructor(private readonly pairs: PairsService) {}

  @Get()
  @Authenticated({ by, permission: 'contacts:read' })
  @ApiOperation({
    operationId: 'listDuplicatesOfContact',
    summary: 'List the duplicates of a contact',
    description:
      'As the last scan has found them, the likeliest first, 100 at most; also those that somebody has decided.',
  })
  async list(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<PairsOfRecord> {
    const pairs = await this.pairs.ofContact(actor, pathId('contact', 'Contact', id));
    return { items: pairs.map(presentPair) };
  }
}
