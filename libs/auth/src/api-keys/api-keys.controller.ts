import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, PageQuery, pathId, presentPage, Success, windowOf } from '@rosetta/common';
import { Authenticated } from '../authenticated.decorator.js';
import { CurrentActor } from '../current-actor.decorator.js';
import { apiV1Credentials } from '../strategies/credentials.js';
import {
  ApiKeyResponse,
  ApiKeyPage,
  CreateApiKeyDto,
  NewApiKeyResponse,
  RotateApiKeyDto,
} from './api-key.dto.js';
import { presentApiKey, presentNewApiKey } from './api-key.presenter.js';
import { ApiKeysService } from './api-keys.service.js';

const by = apiV1Credentials;
const DAY_SECONDS = 24 * 3600;

/** The organization's API keys. */
@ApiTags('API keys')
@Controller('/api/v1/api-keys')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeysService) {}

  @Get()
  @Authenticated({ by, permission: 'api-keys:read' })
  @ApiOperation({ summary: 'List API keys', description: 'Newest first; ended ones included.' })
  async list(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<ApiKeyPage> {
    return presentPage(await this.apiKeys.list(actor, windowOf(query)), presentApiKey);
  }

  @Get(':id')
  @Authenticated({ by, permission: 'api-keys:read' })
  @ApiOperation({ summary: 'Get an API key', description: 'The key itself is not shown again.' })
  async get(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ApiKeyResponse> {
    return { api_key: presentApiKey(await this.apiKeys.get(actor, keyId(id))) };
  }

  @Post()
  @Authenticated({ by, permission: 'api-keys:write' })
  @ApiOperation({ summary: 'Create an API key', description: 'The response shows the key, this once.' })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateApiKeyDto): Promise<NewApiKeyResponse> {
    const expiresAt = body.expires_at ? new Date(body.expires_at) : null;
    const shown = await this.apiKeys.create(actor, {
      name: body.name,
      scopes: body.scopes ?? undefined,
      expiresAt,
    });
    return { api_key: presentNewApiKey(shown) };
  }

  @Post(':id/rotate')
  @Authenticated({ by, permission: 'api-keys:write' })
  @ApiOperation({
    summary: 'Replace an API key',
    description: 'The old key goes on working for the overlap.',
  })
  async rotate(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: RotateApiKeyDto,
  ): Promise<NewApiKeyResponse> {
    const shown = await this.apiKeys.rotate(actor, keyId(id), body.overlap_seconds ?? DAY_SECONDS);
    return { api_key: presentNewApiKey(shown) };
  }

  @Delete(':id')
  @Authenticated({ by, permission: 'api-keys:write' })
  @ApiOperation({
    summary: 'Revoke an API key',
    description: 'It stops working at once and stays in the list.',
  })
  async revoke(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<Success> {
    await this.apiKeys.revoke(actor, keyId(id));
    return { success: true };
  }
}

function keyId(id: string): string {
  return pathId('apiKey', 'API key', id);
}
