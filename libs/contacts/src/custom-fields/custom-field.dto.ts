import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, Max, Min, ValidateBy } from 'class-validator';
import { IfSent, OptionalText, PageQuery, PrefixedId, WarnsOfExtraKeys } from '@rosetta/common';
import {
  customFieldEntities,
  type CustomFieldEntity,
  customFieldTypes,
  type CustomFieldType,
} from './custom-field.entity.js';
import { MAX_CUSTOM_FIELDS } from './custom-field.commands.js';
import { type FieldType, fieldTypes } from './custom-field.input.js';

// Checks of a property run from the bottom up: what kind of value it is stands last.
const ENTITIES = { message: `entity must be one of ${customFieldEntities.join(', ')}` };
const TYPES = { message: `type must be one of ${customFieldTypes.join(', ')}` };

const FIELD_TYPES = { message: `field_type must be one of ${fieldTypes.join(', ')}` };
const RESOURCES = { message: `resource_type must be one of ${customFieldEntities.join(', ')}` };
const MAX_INTEGER = 2_147_483_647;

/** What the published pages name of a field, for its creation and its change. */
class PublishedFields {
  /** What it holds; `select` and `multi_select` need choices. `boolean`, `array` and `object` are ours. */
  @IsOptional()
  @IsIn(fieldTypes, FIELD_TYPES)
  field_type?: FieldType | null;

  /** The choices of `select` and `multi_select`: a JSON array of texts, as a text; an array is taken, too. */
  @IsOptional()
  @ValidateBy(
    { name: 'isOptionList', validator: { validate: isOptionList } },
    { message: 'options_json must be a JSON array of texts' },
  )
  @ApiProperty({
    required: false,
    oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }, { type: 'null' }],
    example: '["Gold","Silver"]',
  })
  options_json?: string | string[] | null;

  /** Whether forms ask for it; the API stores records without it all the same. */
  @IsOptional()
  @IsBoolean({ message: 'is_required must be true or false' })
  is_required?: boolean | null;

  /** Its place in a form: the lowest first. */
  @IsOptional()
  @Max(MAX_INTEGER, { message: 'sort_order is too large' })
  @Min(-MAX_INTEGER, { message: 'sort_order is too small' })
  @IsInt({ message: 'sort_order must be an integer' })
  sort_order?: number | null;
}

function isOptionList(value: unknown): boolean {
  return (
    typeof value === 'string' || (Array.isArray(value) && value.every((each) => typeof each === 'string'))
  );
}

/** Body of `POST /api/v1/crm/custom-fields`. */
@WarnsOfExtraKeys()
export class CreateCustomFieldDto extends PublishedFields {
  /** The kind of record that has it; required, in one of its two spellings. */
  @IsOptional()
  @IsIn(customFieldEntities, RESOURCES)
  resource_type?: CustomFieldEntity;

  /** Ours for `resource_type`. */
  @IsOptional()
  @IsIn(customFieldEntities, ENTITIES)
  entity?: CustomFieldEntity;

  /** What people call it, in any script, at most 100 characters; its key unless told. */
  @IsOptional()
  @Matches(/\S/u, { message: 'name cannot be empty' })
  @IsString({ message: 'name must be a string' })
  name?: string | null;

  /** Its key in `custom_fields`: letters, digits and underscores, at most 64; made of the name unless told. */
  @OptionalText()
  key?: string | null;

  /** Ours for `name`. */
  @OptionalText()
  label?: string | null;

  /** Ours for `field_type`; text unless told. */
  @IsOptional()
  @IsIn(customFieldTypes, TYPES)
  type?: CustomFieldType | null;

  /** Whether it is kept from being changed or deleted. */
  @IsOptional()
  @IsBoolean({ message: 'locked must be true or false' })
  locked?: boolean | null;
}

/** Body of `PATCH /api/v1/crm/custom-fields/{id}`; what is left out stays. */
@WarnsOfExtraKeys()
export class UpdateCustomFieldDto extends PublishedFields {
  /** What people call it, at most 100 characters; cannot be cleared. */
  @IfSent()
  @Matches(/\S/u, { message: 'name cannot be empty' })
  @IsString({ message: 'name must be a string' })
  name?: string;

  /** Ours for `name`. */
  @IfSent()
  @Matches(/\S/u, { message: 'label cannot be empty' })
  @IsString({ message: 'label must be a string' })
  label?: string;

  /** Ours for `field_type`. */
  @IfSent()
  @IsIn(customFieldTypes, TYPES)
  type?: CustomFieldType;

  /** False unlocks it, and lets the same request change it. */
  @IfSent()
  @IsBoolean({ message: 'locked must be true or false' })
  locked?: boolean;
}

/** Query of `GET /api/v1/crm/custom-fields`. */
export class ListCustomFieldsQuery extends PageQuery {
  /** Number of items per page; all of them unless told. */
  @ApiProperty({ required: false, default: MAX_CUSTOM_FIELDS })
  override limit?: number;

  /** Only those of one kind of record. */
  @IsOptional()
  @IsIn(customFieldEntities, RESOURCES)
  resource_type?: CustomFieldEntity;

  /** Ours for `resource_type`. */
  @IsOptional()
  @IsIn(customFieldEntities, ENTITIES)
  entity?: CustomFieldEntity;
}

/** A custom field in `/api/v1`. */
export class CustomFieldDto {
  @PrefixedId('customField')
  id: string;
  resource_type: CustomFieldEntity;
  /** What people call it. */
  name: string;
  /** What it holds. */
  field_type: FieldType;
  /** The choices of `select` and `multi_select`: a JSON array, as a text. */
  options_json: string | null;
  /** Whether forms ask for it. */
  is_required: boolean;
  sort_order: number;
  /** Ours for `resource_type`. */
  entity: CustomFieldEntity;
  /** Its key in `custom_fields`. */
  key: string;
  /** Ours for `name`. */
  label: string;
  /** Ours for `field_type`: what is stored. */
  type: CustomFieldType;
  locked: boolean;
  /** UTC, whole seconds. */
  created_at: string;
  /** UTC, whole seconds. */
  updated_at: string;
}

/** Answer with one custom field. */
export class CustomFieldResponse {
  /** The custom field. */
  definition: CustomFieldDto;
  /** Ours for `definition`. */
  custom_field: CustomFieldDto;
}

/** Answer with a page of custom fields. */
export class CustomFieldPage {
  /** The custom fields of the page. */
  definitions: CustomFieldDto[];
  /** Ours for `definitions`. */
  items: CustomFieldDto[];
  /** How many custom fields match in all. */
  total: number;
  limit: number;
  offset: number;
}
