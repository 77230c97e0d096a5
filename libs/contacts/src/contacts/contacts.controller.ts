import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import {
  type AcceptedVersions,
  type Actor,
  ChangesWithETag,
  createdRangeOf,
  CreatesWithETag,
  IfMatch,
  wireNamesIn,
  inWireNames,
  pathId,
  presentPage,
  readSort,
  ReadsWithETag,
  referenceId,
  RemovesWithETag,
  Success,
  warn,
  type WarnedReply,
  withETag,
  windowOf,
  WithChangesToken,
} from '@rosetta/common';
import { AccountsService } from '../accounts/accounts.service.js';
import {
  ContactResponse,
  ContactPage,
  CreateContactDto,
  GetContactQuery,
  ListContactsQuery,
  UpdateContactDto,
} from './contact.dto.js';
import { listedProperties, presentContact, presentContactListItem } from './contact.presenter.js';
import type { Contact } from './contact.entity.js';
import { contactWireNames, readContactBody, withoutEmptyNames } from './contact.input.js';
import { ContactsService } from './contacts.service.js';
import { expandedCompanies } from './expanded-company.js';

/** Document D, "Contacts": `/api/v1`'s contacts. */
@ApiTags('Contacts')
@Controller('/api/v1/crm/contacts')
export class ContactsController {
  constructor(
    private readonly contacts: ContactsService,
    private readonly accounts: AccountsService,
  ) {}

  @Get()
  @Authenticated({ by: apiV1Credentials, permission: 'contacts:read' })
  @WithChangesToken()
  @ApiOperation({ summary: 'List contacts', description: 'Search by name or e-mail, filter by company.' })
  async list(@CurrentActor() actor: Actor, @Query() query: ListContactsQuery): Promise<ContactPage> {
    const [{ sort, order }, ...thenBy] = readSort<'created_at' | 'name'>(query, 'created_at');
    const companyId = referenceId('company', 'Company', query.company_id || undefined);
    const asked = { ...windowOf(query), ...createdRangeOf(query), search: query.search, companyId };
    const page = await this.contacts.list(actor, { ...asked, sort, order, thenBy }, listedProperties);
    if (!query.expand) return presentPage(page, presentContactListItem);
    const companyOf = await expandedCompanies(this.accounts, actor, page.items);
    return presentPage(page, (contact) => ({ ...presentContactListItem(contact), ...companyOf(contact) }));
  }

  @Get(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'contacts:read' })
  @ReadsWithETag(ContactResponse)
  @ApiOperation({ summary: 'Get contact details' })
  async get(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() { expand }: GetContactQuery,
  ): Promise<ContactResponse> {
    const contact = await this.contacts.get(actor, pathId('contact', 'Contact', id));
    if (!expand) return toResponse(contact);
    const beside = (await expandedCompanies(this.accounts, actor, [contact]))(contact);
    return withETag(contact, { contact: { ...presentContact(contact), ...beside } }, beside);
  }

  @Post()
  @Authenticated({ by: apiV1Credentials, permission: 'contacts:write' })
  @CreatesWithETag(ContactResponse)
  @ApiOperation({ summary: 'Create a contact' })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateContactDto): Promise<ContactResponse> {
    const creating = this.contacts.create(actor, readContactBody(body));
    return toResponse(await inWireNames(creating, wireNamesIn(body, contactWireNames)));
  }

  @Patch(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'contacts:write' })
  @ChangesWithETag(ContactResponse)
  @ApiOperation({ summary: 'Update a contact', description: 'What is left out stays; null or "" clears.' })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: UpdateContactDto,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<ContactResponse> {
    const contactId = pathId('contact', 'Contact', id);
    const fields = readContactBody(body);
    const remaining = (contact: Contact) => withoutEmptyNames(contact, fields);
    const updating = this.contacts.update(actor, contactId, fields, { accepted, remaining });
    return toResponse(await inWireNames(updating, wireNamesIn(body, contactWireNames)));
  }

  @Put(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'contacts:write' })
  @ChangesWithETag(ContactResponse)
  @ApiOperation({
    operationId: 'putContact',
    summary: 'Update a contact',
    description: 'The same as `PATCH`.',
  })
  async put(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: UpdateContactDto,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<ContactResponse> {
    return this.update(actor, id, body, accepted);
  }

  @Delete(':id')
  @HttpCode(200)
  @Authenticated({ by: apiV1Credentials, permission: 'contacts:write' })
  @RemovesWithETag()
  @ApiOperation({
    summary: 'Delete a contact',
    description: 'The contact can be restored for 30 days. Its deals stay; a `Warning` header tells of them.',
  })
  async delete(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @IfMatch() accepted: AcceptedVersions,
    @Res({ passthrough: true }) reply: WarnedReply,
  ): Promise<Success> {
    warn(reply, await this.contacts.delete(actor, pathId('contact', 'Contact', id), accepted));
    return { success: true };
  }

  @Post(':id/restore')
  @HttpCode(200)
  @Authenticated({ by: apiV1Credentials, permission: 'contacts:restore' })
  @ChangesWithETag(ContactResponse)
  @ApiOperation({ summary: 'Restore a deleted contact', description: 'For 30 days after its deletion.' })
  async restore(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<ContactResponse> {
    return toResponse(await this.contacts.restore(actor, pathId('contact', 'Deleted contact', id), accepted));
  }
}

function toResponse(contact: Contact): ContactResponse {
  return withETag(contact, { contact: presentContact(contact) });
}
