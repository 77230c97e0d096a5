import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '@rosetta/auth';
import {
  type Actor,
  type Failures,
  DeclaredErrors,
  invalid,
  warn,
  type WarnedReply,
  WithChangesToken,
} from '@rosetta/common';
import { ContactsService, RelationshipsService, shownName } from '@rosetta/contacts';
import { OpenToRoles } from './admitted-roles.guard.js';
import {
  CreateCrmContactDto,
  CrmContactResponse,
  CrmContactDetailResponse,
  CrmContactMessage,
  CrmContactsPage,
  ListCrmContactsQuery,
  UpdateCrmContactDto,
} from './contact.dto.js';
import { readContactBody, readWindow } from './contact.input.js';
import { CrmContactPresenter, presentRelationship, shownProperties } from './contact.presenter.js';
import { CRM_CONTACTS_API_PATH } from './crm-contacts-api.dialect.js';

const johnDoe = { name: 'John Doe', email: 'john@example.com', phone: '+1234567890', company: 'Acme Corp' };
const phoneIsKnown: Failures = {
  duplicate: 'duplicate key: a contact with phone +1234567890 exists already',
};
const contactId = { name: 'contactId', description: "The contact's id, a uuid." };

/** Document A: contact records. */
@ApiTags('crm-contacts-api')
@Controller(CRM_CONTACTS_API_PATH)
export class CrmContactsController {
  constructor(
    private readonly contacts: ContactsService,
    private readonly relationships: RelationshipsService,
    private readonly presenter: CrmContactPresenter,
  ) {}

  @Post()
  @OpenToRoles('contacts:write')
  @ApiOperation({
    summary: 'Create a contact',
    description: '`name` is required; null or "" for another field is as good as leaving it out.',
  })
  @ApiBody({
    type: CreateCrmContactDto,
    examples: { document: { summary: 'As in the document', value: johnDoe } },
  })
  @ApiCreatedResponse({
    type: CrmContactResponse,
    description: 'The contact.',
    headers: { Location: { schema: { type: 'string' }, description: 'Path of the contact.' } },
  })
  @DeclaredErrors(phoneIsKnown)
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateCrmContactDto,
    @Res({ passthrough: true }) reply: { header(name: string, value: string): unknown },
  ): Promise<CrmContactResponse> {
    const contact = await this.contacts.create(actor, readContactBody(body));
    reply.header('location', `${CRM_CONTACTS_API_PATH}/${contact.id}`);
    return { data: await this.presenter.one(actor, contact) };
  }

  @Get()
  @OpenToRoles('contacts:read')
  @WithChangesToken()
  @ApiOperation({
    summary: 'Get a paginated list of contacts',
    description:
      'Newest first, without relationships. `count` is the number of all contacts, not of this page.',
  })
  @ApiOkResponse({ type: CrmContactsPage, description: 'A page of contacts.' })
  async list(@CurrentActor() actor: Actor, @Query() query: ListCrmContactsQuery): Promise<CrmContactsPage> {
    const newestFirst = { sort: 'created_at', order: 'desc' } as const;
    const { items, total } = await this.contacts.list(
      actor,
      { ...readWindow(query), ...newestFirst },
      shownProperties,
    );
    return { data: await this.presenter.many(actor, items), count: total };
  }

  @Get(':contactId')
  @OpenToRoles('contacts:read')
  @ApiOperation({
    summary: 'Get a contact by id, with its relationships',
    description: 'Relationships are listed with the oldest first. A malformed id is 404 like an unknown one.',
  })
  @ApiParam(contactId)
  @ApiOkResponse({ type: CrmContactDetailResponse, description: 'The contact.' })
  async get(@CurrentActor() actor: Actor, @Param('contactId') id: string): Promise<CrmContactDetailResponse> {
    const contact = await this.contacts.get(actor, id);
    const [view, relationships] = await Promise.all([
      this.presenter.one(actor, contact),
      this.relationships.ofContact(actor, contact.id),
    ]);
    return { data: { ...view, crm_contact_relationships: relationships.map(presentRelationship) } };
  }

  @Patch(':contactId')
  @OpenToRoles('contacts:write')
  @ApiOperation({
    summary: 'Update a contact',
    description:
      'What is left out stays; null or "" clears, except for `name`. Nothing to change: the contact as it is.',
  })
  @ApiParam(contactId)
  @ApiBody({
    type: UpdateCrmContactDto,
    examples: {
      change: { summary: 'Change two fields', value: { phone: '+1234567890', notes: 'Prefers mornings' } },
      clear: { summary: 'Clear a field', value: { company: null } },
    },
  })
  @ApiOkResponse({ type: CrmContactResponse, description: 'The contact after the change.' })
  @DeclaredErrors(phoneIsKnown)
  async update(
    @CurrentActor() actor: Actor,
    @Param('contactId') id: string,
    @Body() body: UpdateCrmContactDto,
  ): Promise<CrmContactResponse> {
    const { name, ...fields } = readContactBody(body);
    if (name?.trim() === '' && shownName(await this.contacts.get(actor, id)) !== null)
      throw invalid('name cannot be empty', 'name');
    const contact = await this.contacts.update(actor, id, {
      ...fields,
      name: name?.trim() ? name : undefined,
    });
    return { data: await this.presenter.one(actor, contact) };
  }

  @Delete(':contactId')
  @OpenToRoles('contacts:write')
  @ApiOperation({ summary: 'Delete a contact', description: 'The contact can be restored for 30 days.' })
  @ApiParam(contactId)
  @ApiOkResponse({ type: CrmContactMessage, description: 'Deleted.' })
  async delete(
    @CurrentActor() actor: Actor,
    @Param('contactId') id: string,
    @Res({ passthrough: true }) reply: WarnedReply,
  ): Promise<CrmContactMessage> {
    warn(reply, await this.contacts.delete(actor, id));
    return { message: 'Contact deleted successfully' };
  }
}
