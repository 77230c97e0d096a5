import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '@rosetta/auth';
import { type Actor, DomainError } from '@rosetta/common';
import { RelationshipsService } from '@rosetta/contacts';
import { OpenToRoles } from './admitted-roles.guard.js';
import { CrmContactResponse, ListCrmContactsQuery } from './contact.dto.js';
import { readWindow } from './contact.input.js';
import { CrmContactPresenter } from './contact.presenter.js';
import { CRM_CONTACTS_API_PATH } from './crm-contacts-api.dialect.js';
import { BulkLinkDto, BulkLinkedUsers, PotentialMatches } from './user-matches.dto.js';
import { presentBulkLinked, presentMatch, readLinks } from './user-matches.js';

const exampleLinks = {
  links: [
    {
      contactId: 'c1d2e3f4-5678-9abc-def0-123456789abc',
      userId: '0198c0de-7000-7000-8000-000000000000',
    },
  ],
};

/** What stands beside document A in its system's reference: which contact a user is, and linking many at once. */
@ApiTags('crm-contacts-api')
@Controller(CRM_CONTACTS_API_PATH)
export class CrmUserMatchesController {
  constructor(
    private readonly relationships: RelationshipsService,
    private readonly presenter: CrmContactPresenter,
  ) {}

  @Get('potential-matches')
  @OpenToRoles('contacts:read')
  @ApiOperation({
    operationId: 'listCrmPotentialMatches',
    summary: 'List contacts that may be users',
    description:
      'Contacts that no user is linked to and that have the e-mail address of a member of the organization, the newest first.',
  })
  @ApiOkResponse({ type: PotentialMatches, description: 'A page of pairs.' })
  async matches(
    @CurrentActor() actor: Actor,
    @Query() query: ListCrmContactsQuery,
  ): Promise<PotentialMatches> {
    const { items, total } = await this.relationships.potentialMatches(actor, readWindow(query));
    return { data: items.map(presentMatch), count: total };
  }

  @Post('bulk-link')
  @HttpCode(200)
  @OpenToRoles('contacts:write')
  @ApiOperation({
    operationId: 'bulkLinkCrmContactUsers',
    summary: 'Link users to contacts, up to 500',
    description:
      'Each by itself, as `link-user` does: what cannot be linked stands in `errors`, the others are linked.',
  })
  @ApiBody({ type: BulkLinkDto, examples: { pair: { summary: 'One pair', value: exampleLinks } } })
  @ApiOkResponse({ type: BulkLinkedUsers, description: 'What became of each.' })
  async bulkLink(@CurrentActor() actor: Actor, @Body() body: BulkLinkDto): Promise<BulkLinkedUsers> {
    const rows = readLinks(body);
    return presentBulkLinked(body, rows, await this.relationships.linkMany(actor, rows));
  }

  @Get('by-user/:userId')
  @OpenToRoles('contacts:read')
  @ApiOperation({
    operationId: 'getCrmContactByUser',
    summary: 'Get the contact that a user is linked to',
    description:
      'Of several the one whose relationship is `primary`, then the one that was linked first. None: 404 `Contact not found for this user`.',
  })
  @ApiParam({ name: 'userId', description: "The user's id, a uuid." })
  @ApiOkResponse({ type: CrmContactResponse, description: 'The contact.' })
  async byUser(@CurrentActor() actor: Actor, @Param('userId') userId: string): Promise<CrmContactResponse> {
    const contact = await this.relationships.contactOf(actor, userId);
    if (!contact) throw new DomainError('not_found', 'Contact not found for this user');
    return { data: await this.presenter.one(actor, contact) };
  }
}
