import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentActor } from '@rosetta/auth';
import {
  type Actor,
  DeclaredErrors,
  Success,
  warn,
  type WarnedReply,
  WithChangesToken,
} from '@rosetta/common';
import {
  CreateContactFunctionDto,
  DeleteContactFunctionDto,
  ListContactsFunctionDto,
  UpdateContactFunctionDto,
} from './contact-functions.dto.js';
import { ContactFunctionsService } from './contact-functions.service.js';
import {
  CREATE_CONTACT_PATH,
  DELETE_CONTACT_PATH,
  getContactCredentials as by,
  LIST_CONTACTS_PATH,
  UPDATE_CONTACT_PATH,
} from './get-contact.dialect.js';
import { ContactFunctionPage, WrittenContact } from './get-contact.dto.js';

const contact_id = 'c1d2e3f4-5678-9abc-def0-123456789abc';
const examples = {
  list: {
    search: { summary: 'By a part of the name', value: { search: 'smith', limit: 20 } },
    tags: {
      summary: 'By tags, sorted by name',
      value: { tags: ['vip'], sort_by: 'name', sort_order: 'asc' },
    },
  },
  create: {
    whole: {
      summary: 'With all there is',
      value: {
        phone_number: '+14155550123',
        name: 'John Smith',
        email: 'john.smith@example.com',
        company: 'Acme Corp',
        notes: 'Prefers morning appointments',
        tags: ['customer', 'vip'],
        metadata: { customer_id: 'cust_123' },
      },
    },
  },
  update: {
    tags: { summary: 'Add a tag', value: { contact_id, add_tags: ['vip'] } },
    fields: {
      summary: 'Change some fields',
      value: { contact_id, notes: 'Prefers afternoons', metadata: { plan: 'pro' } },
    },
  },
  delete: { byId: { summary: 'By id', value: { contact_id } } },
};

/** What stands beside `get-contact` in the system of document C. */
@ApiTags('get-contact')
@Controller()
export class ContactFunctionsController {
  constructor(private readonly contacts: ContactFunctionsService) {}

  @Post(LIST_CONTACTS_PATH)
  @HttpCode(200)
  @Authenticated({ by, permission: 'contacts:read' })
  @WithChangesToken()
  @ApiOperation({
    operationId: 'listContactsByFunction',
    summary: 'List contacts',
    description:
      'Whatever was changed last comes first, unless told. A contact has to have all of the `tags`.',
  })
  @ApiBody({ type: ListContactsFunctionDto, required: false, examples: examples.list })
  @ApiOkResponse({ type: ContactFunctionPage, description: 'A page of contacts.' })
  async list(
    @CurrentActor() actor: Actor,
    @Body() body: ListContactsFunctionDto,
  ): Promise<ContactFunctionPage> {
    return this.contacts.list(actor, body);
  }

  @Get(LIST_CONTACTS_PATH)
  @Authenticated({ by, permission: 'contacts:read' })
  @WithChangesToken()
  @ApiOperation({
    operationId: 'listFirstContactsByFunction',
    summary: 'List the first contacts',
    description: 'As POST without a body: the 50 that were changed last.',
  })
  @ApiOkResponse({ type: ContactFunctionPage, description: 'A page of contacts.' })
  @DeclaredErrors({ validation_failed: 'No query is read here: Unknown key "limit"' })
  async listFirst(@CurrentActor() actor: Actor): Promise<ContactFunctionPage> {
    return this.contacts.list(actor, {});
  }

  @Post(CREATE_CONTACT_PATH)
  @Authenticated({ by, permission: 'contacts:write' })
  @ApiOperation({
    operationId: 'createContactByFunction',
    summary: 'Create a contact',
    description: 'A phone number that a contact has already, in whichever notation, is refused.',
  })
  @ApiBody({ type: CreateContactFunctionDto, examples: examples.create })
  @ApiCreatedResponse({ type: WrittenContact, description: 'The contact.' })
  @DeclaredErrors({ duplicate: 'duplicate key: a contact with phone +14155550123 exists already' })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateContactFunctionDto,
  ): Promise<WrittenContact> {
    return this.contacts.create(actor, body);
  }

  @Post(UPDATE_CONTACT_PATH)
  @HttpCode(200)
  @Authenticated({ by, permission: 'contacts:write' })
  @ApiOperation({
    operationId: 'updateContactByFunction',
    summary: 'Update a contact',
    description:
      'What is left out stays. `tags` replaces, then `add_tags` come, then `remove_tags` go; `metadata` is merged by key. ' +
      'The phone number cannot be changed.',
  })
  @ApiBody({ type: UpdateContactFunctionDto, examples: examples.update })
  @ApiOkResponse({ type: WrittenContact, description: 'The contact after the change.' })
  @DeclaredErrors({ not_found: 'Contact not found' })
  async update(
    @CurrentActor() actor: Actor,
    @Body() body: UpdateContactFunctionDto,
  ): Promise<WrittenContact> {
    return this.contacts.update(actor, body);
  }

  @Post(DELETE_CONTACT_PATH)
  @HttpCode(200)
  @Authenticated({ by, permission: 'contacts:write' })
  @ApiOperation({
    operationId: 'deleteContactByFunction',
    summary: 'Delete a contact',
    description: 'Its calls and messages stay. The contact can be restored for 30 days, at crm-v1.',
  })
  @ApiBody({ type: DeleteContactFunctionDto, examples: examples.delete })
  @ApiOkResponse({ type: Success, description: 'Deleted.' })
  @DeclaredErrors({ not_found: 'Contact not found' })
  async delete(
    @CurrentActor() actor: Actor,
    @Body() body: DeleteContactFunctionDto,
    @Res({ passthrough: true }) reply: WarnedReply,
  ): Promise<Success> {
    warn(reply, await this.contacts.delete(actor, body));
    return { success: true };
  }
}
