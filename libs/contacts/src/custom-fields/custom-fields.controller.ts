import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import {
  type AcceptedVersions,
  type Actor,
  changesIn,
  ChangesWithETag,
  CreatesWithETag,
  IfMatch,
  wireNamesIn,
  inWireNames,
  pathId,
  presentPage,
  ReadsWithETag,
  RemovesWithETag,
  Success,
  withETag,
  windowOf,
} from '@rosetta/common';
import { MAX_CUSTOM_FIELDS } from './custom-field.commands.js';
import {
  CreateCustomFieldDto,
  CustomFieldResponse,
  CustomFieldPage,
  ListCustomFieldsQuery,
  UpdateCustomFieldDto,
} from './custom-field.dto.js';
import type { CustomField } from './custom-field.entity.js';
import {
  customFieldWireNames,
  readCustomField,
  readEntity,
  readNewCustomField,
} from './custom-field.input.js';
import { presentCustomField } from './custom-field.presenter.js';
import { CustomFieldsService } from './custom-fields.service.js';

/** The known keys of `custom_fields`, which document B's section 4 presupposes. */
@ApiTags('Custom fields')
@Controller('/api/v1/crm/custom-fields')
export class CustomFieldsController {
  constructor(private readonly customFields: CustomFieldsService) {}

  @Get()
  @Authenticated({ by: apiV1Credentials, permission: 'custom-fields:read' })
  @ApiOperation({
    summary: 'List custom fields',
    description: 'By kind of record, then by place and key; all of them unless told.',
  })
  async list(@CurrentActor() actor: Actor, @Query() query: ListCustomFieldsQuery): Promise<CustomFieldPage> {
    const wanted = { ...windowOf(query, MAX_CUSTOM_FIELDS), entity: readEntity(query) };
    const page = presentPage(await this.customFields.list(actor, wanted), presentCustomField);
    return { definitions: page.items, ...page };
  }

  @Get(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'custom-fields:read' })
  @ReadsWithETag(CustomFieldResponse)
  @ApiOperation({ summary: 'Get a custom field' })
  async get(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<CustomFieldResponse> {
    return toResponse(await this.customFields.get(actor, customFieldId(id)));
  }

  @Post()
  @Authenticated({ by: apiV1Credentials, permission: 'custom-fields:write' })
  @CreatesWithETag(CustomFieldResponse)
  @ApiOperation({
    summary: 'Register a custom field',
    description: 'A field can be stored without being registered.',
  })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateCustomFieldDto,
  ): Promise<CustomFieldResponse> {
    const creating = this.customFields.create(actor, readNewCustomField(body));
    return toResponse(await inWireNames(creating, wireNamesIn(body, customFieldWireNames)));
  }

  @Patch(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'custom-fields:write' })
  @ChangesWithETag(CustomFieldResponse)
  @ApiOperation({
    summary: 'Update a custom field',
    description:
      'Its name, kind, choices, place and lock; a locked one must be unlocked first, or by the same request.',
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: UpdateCustomFieldDto,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<CustomFieldResponse> {
    const change = (field: CustomField) => readCustomField(changesIn(body, presentCustomField(field)), field);
    const updating = this.customFields.update(actor, customFieldId(id), change, accepted);
    return toResponse(await inWireNames(updating, wireNamesIn(body, customFieldWireNames)));
  }

  @Put(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'custom-fields:write' })
  @ChangesWithETag(CustomFieldResponse)
  @ApiOperation({
    operationId: 'putCustomField',
    summary: 'Update a custom field',
    description: 'The same as `PATCH`.',
  })
  async put(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: UpdateCustomFieldDto,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<CustomFieldResponse> {
    return this.update(actor, id, body, accepted);
  }

  @Delete(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'custom-fields:write' })
  @RemovesWithETag()
  @ApiOperation({
    summary: 'Delete a custom field',
    description: 'Unless it is locked. What is stored under its key stays.',
  })
  async delete(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<Success> {
    await this.customFields.delete(actor, customFieldId(id), accepted);
    return { success: true };
  }
}

function toResponse(field: CustomField): CustomFieldResponse {
  const custom_field = presentCustomField(field);
  return withETag(field, { definition: custom_field, custom_field });
}

function customFieldId(id: string): string {
  return pathId('customField', 'Custom field', id);
}
