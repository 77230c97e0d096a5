import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentActor } from '@rosetta/auth';
import { type Actor, DeclaredErrors } from '@rosetta/common';
import { GET_CONTACT_PATH, getContactCredentials } from './get-contact.dialect.js';
import { FoundContact, GetContactDto } from './get-contact.dto.js';
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
  @Authenticated({ by: getContactCredentials, permission: 'contacts:read' })
  @ApiOperation({
    operationId: 'findContact',
    summary: 'Get a contact with its conversation in numbers',
    description:
      'By `contact_id` or `phone_number`. Several contacts share the phone: the one whose primary number it is, then the ' +
      'oldest. Both are given: they must be of one contact.',
  })
  @ApiBody({ type: GetContactDto, examples: { byPhone, byId } })
  @ApiOkResponse({ type: FoundContact, description: 'The contact.' })
  @DeclaredErrors({ not_found: 'Contact not found' })
  async find(@CurrentActor() actor: Actor, @Body() body: GetContactDto): Promise<FoundContact> {
    return this.found.find(actor, body);
  }
}
