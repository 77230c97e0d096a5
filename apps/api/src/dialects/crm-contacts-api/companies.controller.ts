import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '@rosetta/auth';
import { type Actor, warn, type WarnedReply, WithChangesToken } from '@rosetta/common';
import { AccountsService, CompanyContactsService } from '@rosetta/contacts';
import { OpenToRoles } from './admitted-roles.guard.js';
import {
  CreateCrmCompanyDto,
  CrmCompaniesPage,
  CrmCompanyDetailResponse,
  CrmCompanyMessage,
  CrmCompanyResponse,
  ListCrmCompaniesQuery,
  UpdateCrmCompanyDto,
} from './company.dto.js';
import { readCompanyBody } from './company.input.js';
import { presentCompanyContact, presentCrmCompany } from './company.presenter.js';
import { readWindow } from './contact.input.js';
import { CRM_COMPANIES_API_PATH } from './crm-contacts-api.dialect.js';

const acme = {
  name: 'Acme Corp',
  website: 'https://acme.example',
  industry: 'Manufacturing',
  employee_count: 120,
  annual_revenue: 2500000,
  email: 'info@acme.example',
  phone: '+1234567890',
  address: '1 Main Street',
  city: 'Springfield',
  state: 'IL',
  postal_code: '62701',
  country: 'USA',
  linkedin: 'https://linkedin.com/company/acme',
};
const companyId = { name: 'companyId', description: "The company's id, a uuid." };
const MOST_CONTACTS = 1000;

/** `crm-companies-api`: companies, beside document A. */
@ApiTags('crm-companies-api')
@Controller(CRM_COMPANIES_API_PATH)
export class CrmCompaniesController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly contacts: CompanyContactsService,
  ) {}

  @Post()
  @OpenToRoles('companies:write')
  @ApiOperation({
    operationId: 'createCrmCompany',
    summary: 'Create a company',
    description: '`name` is required; null or "" for another field is as good as leaving it out.',
  })
  @ApiBody({ type: CreateCrmCompanyDto, examples: { company: { summary: 'A company', value: acme } } })
  @ApiCreatedResponse({
    type: CrmCompanyResponse,
    description: 'The company.',
    headers: { Location: { schema: { type: 'string' }, description: 'Path of the company.' } },
  })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateCrmCompanyDto,
    @Res({ passthrough: true }) reply: { header(name: string, value: string): unknown },
  ): Promise<CrmCompanyResponse> {
    const account = await this.accounts.create(actor, { ...readCompanyBody(body), name: body.name });
    reply.header('location', `${CRM_COMPANIES_API_PATH}/${account.id}`);
    return { data: presentCrmCompany(account) };
  }

  @Get()
  @OpenToRoles('companies:read')
  @WithChangesToken()
  @ApiOperation({
    operationId: 'listCrmCompanies',
    summary: 'Get a paginated list of companies',
    description:
      'Newest first, without contacts. `count` is the number of all companies that match, not of this page.',
  })
  @ApiOkResponse({ type: CrmCompaniesPage, description: 'A page of companies.' })
  async list(@CurrentActor() actor: Actor, @Query() query: ListCrmCompaniesQuery): Promise<CrmCompaniesPage> {
    const { items, total } = await this.accounts.list(actor, {
      ...readWindow(query),
      search: query.search,
      searchIn: ['name', 'email', 'website'],
      sort: 'created_at',
      order: 'desc',
    });
    return { data: items.map(presentCrmCompany), count: total };
  }

  @Get(':companyId')
  @OpenToRoles('companies:read')
  @ApiOperation({
    operationId: 'getCrmCompany',
    summary: 'Get a company by id, with its contacts',
    description:
      'The primary contact comes first, then the oldest; at most 1000 of them, with a `Warning` where there are more. ' +
      'A malformed id is 404 like an unknown one.',
  })
  @ApiParam(companyId)
  @ApiOkResponse({
    type: CrmCompanyDetailResponse,
    description: 'The company.',
    headers: { Warning: { schema: { type: 'string' }, description: 'Says that there are more contacts.' } },
  })
  async get(
    @CurrentActor() actor: Actor,
    @Param('companyId') id: string,
    @Res({ passthrough: true }) reply: WarnedReply,
  ): Promise<CrmCompanyDetailResponse> {
    const account = await this.accounts.get(actor, id);
    const placed = await this.contacts.ofAccounts(actor, [account.id], MOST_CONTACTS + 1);
    const all = placed.get(account.id)!;
    if (all.length > MOST_CONTACTS)
      warn(reply, [`crm_company_contacts holds the first ${MOST_CONTACTS} contacts of more`]);
    const shown = all.slice(0, MOST_CONTACTS);
    const names = await this.accounts.names(
      actor,
      shown.map(({ companyId: own }) => own),
    );
    const contacts = shown.map((each) => presentCompanyContact(each, names));
    return { data: { ...presentCrmCompany(account), crm_company_contacts: contacts } };
  }

  @Patch(':companyId')
  @OpenToRoles('companies:write')
  @ApiOperation({
    operationId: 'updateCrmCompany',
    summary: 'Update a company',
    description:
      'What is left out stays; null or "" clears, except for `name`. Nothing to change: the company as it is.',
  })
  @ApiParam(companyId)
  @ApiBody({
    type: UpdateCrmCompanyDto,
    examples: {
      change: { summary: 'Change two fields', value: { industry: 'Logistics', employee_count: 130 } },
      clear: { summary: 'Clear a field', value: { website: null } },
    },
  })
  @ApiOkResponse({ type: CrmCompanyResponse, description: 'The company after the change.' })
  async update(
    @CurrentActor() actor: Actor,
    @Param('companyId') id: string,
    @Body() body: UpdateCrmCompanyDto,
  ): Promise<CrmCompanyResponse> {
    return { data: presentCrmCompany(await this.accounts.update(actor, id, readCompanyBody(body))) };
  }

  @Delete(':companyId')
  @OpenToRoles('companies:write')
  @ApiOperation({
    operationId: 'deleteCrmCompany',
    summary: 'Delete a company',
    description: 'Its contacts stay, without the company. It can be restored for 30 days.',
  })
  @ApiParam(companyId)
  @ApiOkResponse({ type: CrmCompanyMessage, description: 'Deleted.' })
  async delete(@CurrentActor() actor: Actor, @Param('companyId') id: string): Promise<CrmCompanyMessage> {
    await this.accounts.delete(actor, id);
    return { message: 'Company deleted successfully', success: true };
  }
}
