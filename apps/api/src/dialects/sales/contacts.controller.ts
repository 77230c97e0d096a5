import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentActor } from '@rosetta/auth';
import { type Actor, DeclaredErrors, type WarnedReply, WithChangesToken } from '@rosetta/common';
import { AssociationsService } from '@rosetta/contacts';
import { ActionPipe } from './action.pipe.js';
import { UuidParam } from './uuid-param.decorator.js';
import { type ContactAction, ContactActions, contactActions } from './contact-actions.service.js';
import { SalesContactNames, SalesContactsDto, SalesContactsPage } from './contact-list.dto.js';
import { ContactPages } from './contact-pages.service.js';
import {
  SalesAssociateAccount,
  SalesAssociated,
  SalesContactResponse,
  SalesContactDone,
} from './contact.dto.js';
import { actionExamples, associateExamples, listExamples } from './contact.examples.js';
import { SALES_PATH } from './sales.dialect.js';
import { ActionBody, PageOrNames, UuidQuery } from './sales.openapi.js';
import type { TruncatingReply } from './truncation.js';

/** Document E. */
@ApiTags('sales: contacts')
@Controller(`${SALES_PATH}/contacts`)
export class SalesContactsController {
  constructor(
    private readonly pages: ContactPages,
    private readonly actions: ContactActions,
    private readonly associations: AssociationsService,
  ) {}

  @Post()
  @HttpCode(200)
  @Authenticated({ by: ['jwt'], permission: 'contacts:read' })
  @WithChangesToken()
  @ApiOperation({
    summary: 'Get all contacts',
    description:
      'In the order of their integer ids. `next_page` is the cursor of the next page and null at the end. Inactive ' +
      'contacts are left out unless `filters.include_inactive` is true. `{"action":"lite"}` answers at most 10,000 names.',
  })
  @ApiBody({ type: SalesContactsDto, examples: listExamples })
  @PageOrNames(SalesContactsPage, SalesContactNames)
  async list(
    @CurrentActor() actor: Actor,
    @Body() body: SalesContactsDto,
    @Res({ passthrough: true }) reply: TruncatingReply,
  ): Promise<SalesContactsPage | SalesContactNames> {
    return body.action === 'lite' ? this.pages.names(actor, body, reply) : this.pages.page(actor, body);
  }

  @Get('contact')
  @Authenticated({ by: ['jwt'], permission: 'contacts:read' })
  @ApiOperation({
    summary: 'Get a contact by its UUID',
    description:
      'The document sends the uuid in a JSON body: `{"uuid": "..."}`. A browser cannot, so `?uuid=` does as well; when ' +
      'both are sent and differ, the request is refused. Inactive contacts are found.',
  })
  @UuidQuery()
  @ApiOkResponse({ type: SalesContactResponse, description: 'The contact.' })
  @DeclaredErrors({ not_found: 'Contact not found' })
  async get(@CurrentActor() actor: Actor, @UuidParam() uuid: string): Promise<SalesContactResponse> {
    return { code: 0, data: await this.pages.get(actor, uuid) };
  }

  @Post('contact')
  @HttpCode(200)
  @Authenticated({ by: ['jwt'], permission: 'contacts:write' })
  @ApiOperation({
    operationId: 'changeSalesContact',
    summary: 'Create, update, delete, inactivate or activate a contact',
    description:
      'An update needs both names; an e-mail or phone that is left out stays, null or "" clears it. Only the creator of a ' +
      'contact may inactivate or activate it (of one made by an API key: its assignee); to anybody else it is not found.',
  })
  @ActionBody(contactActions, actionExamples)
  @ApiOkResponse({ type: SalesContactDone, description: 'Done.' })
  @DeclaredErrors({
    not_found: 'Contact not found',
    already_inactive: 'Contact not found or already inactive',
    already_active: 'Contact not found or already active',
  })
  async act(
    @CurrentActor() actor: Actor,
    @Body(new ActionPipe<ContactAction>(contactActions)) body: ContactAction,
    @Res({ passthrough: true }) reply: WarnedReply,
  ): Promise<SalesContactDone> {
    return this.actions.perform(actor, body, reply);
  }

  @Post('associate-account')
  @HttpCode(200)
  @Authenticated({ by: ['jwt'], permission: 'contacts:write' })
  @ApiOperation({
    operationId: 'associateSalesContact',
    summary: 'Associate a contact with an account, in a role',
    description: 'What stands against it is told in the order 9, 7, 8, 6; an unknown `rol_id` is 6.',
  })
  @ApiBody({ type: SalesAssociateAccount, examples: associateExamples })
  @ApiOkResponse({ type: SalesAssociated, description: 'Associated.' })
  @DeclaredErrors({
    association_failed: 'Failed to create association',
    account_inactive: 'Cannot associate contact to inactive account',
    already_associated: 'Association already exists',
    association_target_not_found: 'Contact or account not found',
  })
  async associate(
    @CurrentActor() actor: Actor,
    @Body() { contact_uuid, account_uuid, rol_id }: SalesAssociateAccount,
  ): Promise<SalesAssociated> {
    const association = { contactId: contact_uuid, accountId: account_uuid, rolId: rol_id };
    await this.associations.associate(actor, association);
    return { code: 0, message: 'Contact associated to account successfully' };
  }
}
