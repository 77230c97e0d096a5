import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type AcceptedVersions,
  type Actor,
  ChangesWithETag,
  IfMatch,
  notFound,
  PageQuery,
  pathId,
  presentPage,
  ReadsWithETag,
  withETag,
  windowOf,
} from '@rosetta/common';
import { Authenticated } from '../authenticated.decorator.js';
import { CurrentActor, CurrentUserId } from '../current-actor.decorator.js';
import { apiV1Credentials as by } from '../strategies/credentials.js';
import type { Organization } from './organization.commands.js';
import { OrganizationResponse, OwnOrganizationPage, UpdateOrganizationDto } from './organization.dto.js';
import { presentOrganization, presentOwnOrganization } from './organization.presenter.js';
import { OrganizationsService } from './organizations.service.js';

/** The organizations a user belongs to, and the settings of the one a request is about. */
@ApiTags('Organizations')
@Controller('/api/v1/organizations')
export class OrganizationsController {
  constructor(private readonly organizations: OrganizationsService) {}

  @Get()
  @Authenticated({ by: ['session', 'jwt'], permission: null })
  @ApiOperation({
    summary: 'List your organizations',
    description: 'With your role in each; needs no active one.',
  })
  async list(@CurrentUserId() userId: string, @Query() query: PageQuery): Promise<OwnOrganizationPage> {
    return presentPage(await this.organizations.listOf(userId, windowOf(query)), presentOwnOrganization);
  }

  @Get(':id')
  @Authenticated({ by, permission: 'organization:read' })
  @ReadsWithETag(OrganizationResponse)
  @ApiOperation({
    summary: 'Get the organization',
    description: '`current` stands for the id of the active one.',
  })
  async get(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<OrganizationResponse> {
    requireOwn(actor, id);
    return toResponse(await this.organizations.get(actor));
  }

  @Patch(':id')
  @Authenticated({ by, permission: 'organization:write' })
  @ChangesWithETag(OrganizationResponse)
  @ApiOperation({ summary: 'Change the organization', description: 'Owners only. What is left out stays.' })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: UpdateOrganizationDto,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<OrganizationResponse> {
    requireOwn(actor, id);
    const command = {
      name: body.name?.trim(),
      defaultCountry: body.default_country,
      dedupe: body.dedupe,
      crmContactsApiRoles: body.crm_contacts_api_roles,
      revokeKeysOfRemovedMembers: body.revoke_keys_of_removed_members,
      leadsMakeDeals: body.leads_make_deals,
      contactDuplicatesFrom: body.contact_duplicates_from,
      companyDuplicatesFrom: body.company_duplicates_from,
      mergeContactsAutomatically: body.merge_contacts_automatically,
    };
    return toResponse(await this.organizations.update(actor, command, accepted));
  }
}

function toResponse(organization: Organization): OrganizationResponse {
  return withETag(organization, { organization: presentOrganization(organization) });
}

/** Another organization does not exist for a request that is about this one. */
function requireOwn(actor: Actor, id: string): void {
  if (id !== 'current' && pathId('organization', 'Organization', id) !== actor.organizationId) {
    throw notFound('Organization');
  }
}
