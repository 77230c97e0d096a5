import { Body, Controller, Delete, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '@rosetta/auth';
import { type Actor, DeclaredErrors } from '@rosetta/common';
import { CompanyContactsService } from '@rosetta/contacts';
import { OpenToRoles } from './admitted-roles.guard.js';
import { CrmCompanyMessage, LinkCrmCompanyContactDto, LinkedCompanyContactResponse } from './company.dto.js';
import { readLinkedContact } from './company.input.js';
import { presentLinkedContact } from './company.presenter.js';
import { CRM_COMPANIES_API_PATH } from './crm-contacts-api.dialect.js';

const companyId = { name: 'companyId', description: "The company's id, a uuid." };
const contactId = {
  name: 'contactId',
  description: "The contact's id, a uuid; or the id of its place in the company.",
};
const link = {
  contactId: '123e4567-e89b-12d3-a456-426614174000',
  role: 'Head of purchasing',
  isPrimary: true,
};
const inSnakeCase = {
  contact_id: link.contactId,
  role: 'Accounts',
  is_primary: false,
  notes: 'Mornings only',
};

/** `crm-companies-api`: the contacts of a company. */
@ApiTags('crm-companies-api')
@Controller(`${CRM_COMPANIES_API_PATH}/:companyId/contacts`)
export class CrmCompanyContactsController {
  constructor(private readonly contacts: CompanyContactsService) {}

  @Post()
  @OpenToRoles('companies:write')
  @ApiOperation({
    operationId: 'linkCrmCompanyContact',
    summary: 'Link a contact to a company',
    description:
      'A contact is linked to a company once: linking again changes what is sent, keeps the id and answers 200. One contact ' +
      'at most is the primary one: the newest. The first company of a contact becomes its own primary one.',
  })
  @ApiParam(companyId)
  @ApiBody({
    type: LinkCrmCompanyContactDto,
    examples: {
      link: { summary: 'Link', value: link },
      snake_case: { summary: 'In snake_case', value: inSnakeCase },
    },
  })
  @ApiResponse({ status: 201, type: LinkedCompanyContactResponse, description: 'Linked.' })
  @ApiResponse({
    status: 200,
    type: LinkedCompanyContactResponse,
    description: 'Was linked already; is so as sent now.',
  })
  @DeclaredErrors({ account_inactive: 'Cannot associate contact to inactive account' })
  async link(
    @CurrentActor() actor: Actor,
    @Param('companyId') id: string,
    @Body() body: LinkCrmCompanyContactDto,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ): Promise<LinkedCompanyContactResponse> {
    const { link: linked, isNew } = await this.contacts.link(actor, readLinkedContact(id, body));
    reply.status(isNew ? 201 : 200);
    return { data: presentLinkedContact(linked) };
  }

  @Delete(':contactId')
  @OpenToRoles('companies:write')
  @ApiOperation({
    operationId: 'unlinkCrmCompanyContact',
    summary: 'Unlink a contact from a company',
    description: 'A contact that is not linked to the company: 404 `Association not found`.',
  })
  @ApiParam(companyId)
  @ApiParam(contactId)
  @ApiOkResponse({ type: CrmCompanyMessage, description: 'Unlinked.' })
  async unlink(
    @CurrentActor() actor: Actor,
    @Param('companyId') id: string,
    @Param('contactId') contact: string,
  ): Promise<CrmCompanyMessage> {
    await this.contacts.unlink(actor, id, contact);
    return { message: 'Contact unlinked from company successfully', success: true };
  }
}
