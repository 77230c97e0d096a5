import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import { type Actor, pathId, referenceId, Success } from '@rosetta/common';
import { DealContactsService } from './deal-contacts.service.js';
import { AddDealContactDto, DealContactResponse, DealContactPage } from './deal.dto.js';
import { presentDealContact } from './deal.presenter.js';

/** The contacts of a deal. */
@ApiTags('Deals')
@Controller('/api/v1/crm/deals/:id/contacts')
export class DealContactsController {
  constructor(private readonly links: DealContactsService) {}

  @Get()
  @Authenticated({ by: apiV1Credentials, permission: 'deals:read' })
  @ApiOperation({ summary: "List a deal's contacts", description: 'All of them, the primary one first.' })
  async list(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<DealContactPage> {
    const items = (await this.links.ofDeal(actor, dealId(id))).map(presentDealContact);
    return { items, total: items.length, limit: items.length, offset: 0 };
  }

  @Post()
  @Authenticated({ by: apiV1Credentials, permission: 'deals:write' })
  @ApiOperation({ summary: 'Give a deal a further contact' })
  async add(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: AddDealContactDto,
  ): Promise<DealContactResponse> {
    const contactId = referenceId('contact', 'Contact', body.contact_id);
    const link = await this.links.add(actor, { dealId: dealId(id), contactId, role: body.role });
    return { deal_contact: presentDealContact(link) };
  }

  @Delete(':contact_id')
  @Authenticated({ by: apiV1Credentials, permission: 'deals:write' })
  @ApiOperation({
    summary: 'Take a further contact away from a deal',
    description: 'The primary contact stays.',
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('contact_id') contactId: string,
  ): Promise<Success> {
    await this.links.remove(actor, dealId(id), pathId('contact', 'Deal contact', contactId));
    return { success: true };
  }
}

function dealId(id: string): string {
  return pathId('deal', 'Deal', id);
}
