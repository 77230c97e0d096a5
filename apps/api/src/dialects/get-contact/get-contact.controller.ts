import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentActor } from '@rosetta/auth';
import type { Actor } from '@rosetta/common';
import { GET_CONTACT_PATH } from './get-contact.dialect.js';
import { FoundContact, GetContactBody, GetContactError } from './get-contact.dto.js';
import { GetContactService } from './get-contact.service.js';

const byPhone = { summary: 'By phone, as in the document', value: { phone_number: '+14155551234' } };
const byId = { summary: 'By id', value: { contact_id: 'c1d2e3f4-5678-9abc-def0-123456789abc' } };

/** Document C. */
@ApiTags('get-contact')
@Controller(GET_CONTACT_PATH)
export class GetContactController {
  constructor(private readonly found: GetContactService) {}

  @Post()
  @HttpCode(200)
  @Authenticated({ by: ['api-token'], permission: 'contacts:read' })
  @ApiOperation({
    operationId: 'findContact',
    summary: 'Get a contact with its conversation in numbers',
    description:
      'By `contact_id` or `phone_number`. Several contacts share the phone: the one whose primary number it is, then the ' +
      'oldest. Both are given: they must be of one contact.',
  })
  @ApiBody({ type: GetContactBody, examples: { byPhone, byId } })
  @ApiOkResponse({ type: FoundContact, description: 'The contact.' })
  @ApiResponse({ status: 400, type: GetContactError, description: 'Neither id nor phone, or they disagree' })
  @ApiResponse({ status: 401, type: GetContactError, description: 'Missing or invalid API token' })
  @ApiResponse({ status: 403, type: GetContactError, description: 'The token lacks the scope contacts:read' })
  @ApiResponse({ status: 404, type: GetContactError, description: 'Contact not found' })
  @ApiResponse({ status: 413, type: GetContactError, description: 'The body is larger than 1 MB' })
  @ApiResponse({
    status: 415,
    type: GetContactError,
    description: 'The body is not sent as application/json',
  })
  @ApiResponse({ status: 429, type: GetContactError, description: 'Too many requests; see Retry-After' })
  @ApiResponse({ status: 500, type: GetContactError, description: 'Internal server error' })
  @ApiResponse({ status: 503, type: GetContactError, description: 'Temporarily unavailable; try again' })
  async find(@CurrentActor() actor: Actor, @Body() body: GetContactBody): Promise<FoundContact> {
    return this.found.find(actor, body);
  }
}
