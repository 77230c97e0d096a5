import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import {
  type AcceptedVersions,
  type Actor,
  changesIn,
  ChangesWithETag,
  createdRangeOf,
  CreatesWithETag,
  filterAssignedMember,
  IfMatch,
  wireNamesIn,
  inWireNames,
  pathId,
  presentPage,
  readSort,
  ReadsWithETag,
  RemovesWithETag,
  Success,
  withETag,
  windowOf,
  WithChangesToken,
} from '@rosetta/common';
import {
  CompanyResponse,
  CompanyPage,
  CreateCompanyDto,
  ListCompaniesQuery,
  UpdateCompanyDto,
} from './account.dto.js';
import type { Account } from './account.entity.js';
import { companyWireNames, readCompanyFields } from './account.input.js';
import { presentCompany, presentCompanyListItem } from './account.presenter.js';
import { AccountsService } from './accounts.service.js';

/** Companies, which document D's `company_id` presupposes. */
@ApiTags('Companies')
@Controller('/api/v1/crm/companies')
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  @Get()
  @Authenticated({ by: apiV1Credentials, permission: 'companies:read' })
  @WithChangesToken()
  @ApiOperation({ summary: 'List companies' })
  async list(@CurrentActor() actor: Actor, @Query() query: ListCompaniesQuery): Promise<CompanyPage> {
    const [{ sort, order }, ...thenBy] = readSort<'created_at' | 'name'>(query, 'created_at');
    const asked = { ...windowOf(query), ...createdRangeOf(query), search: query.search };
    const ownerId = filterAssignedMember(query);
    const page = await this.accounts.list(actor, { ...asked, ownerId, sort, order, thenBy });
    return presentPage(page, presentCompanyListItem);
  }

  @Get(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'companies:read' })
  @ReadsWithETag(CompanyResponse)
  @ApiOperation({ summary: 'Get company details' })
  async get(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<CompanyResponse> {
    return toResponse(await this.accounts.get(actor, companyId(id)));
  }

  @Post()
  @Authenticated({ by: apiV1Credentials, permission: 'companies:write' })
  @CreatesWithETag(CompanyResponse)
  @ApiOperation({ summary: 'Create a company' })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateCompanyDto): Promise<CompanyResponse> {
    const creating = this.accounts.create(actor, { ...readCompanyFields(body), name: body.name });
    return toResponse(await inWireNames(creating, wireNamesIn(body, companyWireNames)));
  }

  @Patch(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'companies:write' })
  @ChangesWithETag(CompanyResponse)
  @ApiOperation({ summary: 'Update a company', description: 'What is left out stays.' })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: UpdateCompanyDto,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<CompanyResponse> {
    const change = (account: Account) => readCompanyFields(changesIn(body, presentCompany(account)));
    const updating = this.accounts.update(actor, companyId(id), change, accepted);
    return toResponse(await inWireNames(updating, wireNamesIn(body, companyWireNames)));
  }

  @Put(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'companies:write' })
  @ChangesWithETag(CompanyResponse)
  @ApiOperation({
    operationId: 'putCompany',
    summary: 'Update a company',
    description: 'The same as `PATCH`.',
  })
  async put(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: UpdateCompanyDto,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<CompanyResponse> {
    return this.update(actor, id, body, accepted);
  }

  @Delete(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'companies:write' })
  @RemovesWithETag()
  @ApiOperation({
    summary: 'Delete a company',
    description: 'Its contacts stay, without the company. It can be restored for 30 days.',
  })
  async delete(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<Success> {
    await this.accounts.delete(actor, companyId(id), accepted);
    return { success: true };
  }

  @Post(':id/restore')
  @HttpCode(200)
  @Authenticated({ by: apiV1Credentials, permission: 'contacts:restore' })
  @ChangesWithETag(CompanyResponse)
  @ApiOperation({
    summary: 'Restore a deleted company',
    description:
      'For 30 days after its deletion. Contacts that lost it stay without it; deals show it again.',
  })
  async restore(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<CompanyResponse> {
    return toResponse(await this.accounts.restore(actor, pathId('company', 'Deleted company', id), accepted));
  }

  @Post(':id/inactivate')
  @HttpCode(200)
  @Authenticated({ by: apiV1Credentials, permission: 'companies:write' })
  @ChangesWithETag(CompanyResponse)
  @ApiOperation({
    summary: 'Inactivate a company',
    description: 'No contact can be associated with it any more.',
  })
  async inactivate(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<CompanyResponse> {
    return toResponse(await this.accounts.inactivate(actor, companyId(id), { accepted }));
  }

  @Post(':id/activate')
  @HttpCode(200)
  @Authenticated({ by: apiV1Credentials, permission: 'companies:write' })
  @ChangesWithETag(CompanyResponse)
  @ApiOperation({ summary: 'Activate an inactive company' })
  async activate(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<CompanyResponse> {
    return toResponse(await this.accounts.activate(actor, companyId(id), { accepted }));
  }
}

function toResponse(account: Account): CompanyResponse {
  return withETag(account, { company: presentCompany(account) });
}

function companyId(id: string): string {
  return pathId('company', 'Company', id);
}
