import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { Authenticated, CurrentActor } from '@rosetta/auth';
import { type Actor, DeclaredErrors } from '@rosetta/common';
import { getContactCredentials as by, MANAGE_API_KEYS_PATH } from './get-contact.dialect.js';
import {
  GeneratedApiKey,
  ListedApiKeys,
  ManageApiKeysDto,
  RevokedApiKey,
  UpdatedApiKey,
} from './manage-api-keys.dto.js';
import { ManageApiKeysService } from './manage-api-keys.service.js';

const responses = [GeneratedApiKey, ListedApiKeys, UpdatedApiKey, RevokedApiKey];
const key_id = '3f0c2a9e-5b1d-4c7e-9a60-8d2e4f6b1c35';
const examples = {
  list: { summary: 'List the keys', value: { action: 'list' } },
  generate: {
    summary: 'Make a key, which is shown once',
    value: { action: 'generate', name: 'My integration' },
  },
  update: { summary: 'Clear the webhook', value: { action: 'update', key_id, webhook_url: null } },
  revoke: { summary: 'Revoke a key', value: { action: 'revoke', key_id } },
};

/** The API keys of the organization, in the manner of document C's system. */
@ApiTags('get-contact')
@Controller(MANAGE_API_KEYS_PATH)
export class ManageApiKeysController {
  constructor(private readonly keys: ManageApiKeysService) {}

  @Post()
  @HttpCode(200)
  @Authenticated({ by, permission: 'api-keys:read' })
  @ApiOperation({
    operationId: 'manageApiKeys',
    summary: 'List, make and revoke API keys',
    description:
      'By `action`; all but `list` need the permission `api-keys:write`. A new key may do everything with records that its ' +
      'maker may do. Errors are plain texts here. The webhook of a key tells of calls, which there are none of: an address is refused.',
  })
  @ApiBody({ type: ManageApiKeysDto, examples })
  @ApiExtraModels(...responses)
  @ApiOkResponse({
    description: 'What the action answers.',
    schema: { anyOf: responses.map((response) => ({ $ref: getSchemaPath(response) })) },
  })
  @DeclaredErrors({ not_found: 'API key not found or already revoked' })
  async manage(@CurrentActor() actor: Actor, @Body() body: ManageApiKeysDto): Promise<object> {
    return this.keys[body.action](actor, body);
  }
}
