import { Body, Controller, Delete, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '@rosetta/auth';
import { type Actor, inWireNames } from '@rosetta/common';
import { RelationshipsService } from '@rosetta/contacts';
import { OpenToRoles } from './admitted-roles.guard.js';
import { CrmContactMessage } from './contact.dto.js';
import { readLink, wireNamesOfLink } from './contact.input.js';
import { presentLinkedUser } from './contact.presenter.js';
import { CRM_CONTACTS_API_PATH } from './crm-contacts-api.dialect.js';
import { LinkContactUserDto, LinkedUserResponse } from './link-user.dto.js';

const contactId = { name: 'contactId', description: "The contact's id, a uuid." };
const userId = { name: 'userId', description: "The user's id, a uuid." };
const exampleLink = { userId: '0198c0de-0000-7000-8000-000000000000', relationshipType: 'secondary' };

/** Document A: which users know a contact. */
@ApiTags('crm-contacts-api')
@Controller(`${CRM_CONTACTS_API_PATH}/:contactId`)
export class CrmContactUsersController {
  constructor(private readonly relationships: RelationshipsService) {}

  @Post('link-user')
  @OpenToRoles('contacts:write')
  @ApiOperation({
    operationId: 'linkCrmContactUser',
    summary: 'Link a user to a contact',
    description:
      'A user is linked to a contact once: linking again changes the type, where one is sent, keeps the id and answers 200. ' +
      'The user must be a member of the organization, else 404 `User not found`.',
  })
  @ApiParam(contactId)
  @ApiBody({ type: LinkContactUserDto, examples: { document: { summary: 'Link', value: exampleLink } } })
  @ApiResponse({ status: 201, type: LinkedUserResponse, description: 'Linked.' })
  @ApiResponse({
    status: 200,
    type: LinkedUserResponse,
    description: 'Was linked already; has this type now.',
  })
  async link(
    @CurrentActor() actor: Actor,
    @Param('contactId') id: string,
    @Body() body: LinkContactUserDto,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ): Promise<LinkedUserResponse> {
    const linking = this.relationships.link(actor, readLink(id, body));
    const { relationship, isNew } = await inWireNames(linking, wireNamesOfLink(body));
    reply.status(isNew ? 201 : 200);
    return { data: presentLinkedUser(relationship) };
  }

  @Delete('unlink-user')
  @OpenToRoles('contacts:write')
  @ApiOperation({
    operationId: 'unlinkOnlyCrmContactUser',
    summary: 'Remove the only user-contact relationship',
    description:
      'Of a contact that one user is linked to. No user is: 404 `Relationship not found`; several are: 400, since it is not ' +
      'said which one is meant.',
  })
  @ApiParam(contactId)
  @ApiOkResponse({ type: CrmContactMessage, description: 'Unlinked.' })
  async unlinkOnly(@CurrentActor() actor: Actor, @Param('contactId') id: string): Promise<CrmContactMessage> {
    await this.relationships.unlinkOnly(actor, id);
    return { message: 'User unlinked from contact successfully' };
  }

  @Delete('unlink-user/:userId')
  @OpenToRoles('contacts:write')
  @ApiOperation({
    operationId: 'unlinkCrmContactUser',
    summary: 'Remove a user-contact relationship',
    description: 'A user who is not linked to the contact: 404 `Relationship not found`.',
  })
  @ApiParam(contactId)
  @ApiParam(userId)
  @ApiOkResponse({ type: CrmContactMessage, description: 'Unlinked.' })
  async unlink(
    @CurrentActor() actor: Actor,
    @Param('contactId') id: string,
    @Param('userId') user: string,
  ): Promise<CrmContactMessage> {
    await this.relationships.unlink(actor, { contactId: id, userId: user });
    return { message: 'User unlinked from contact successfully' };
  }
}
