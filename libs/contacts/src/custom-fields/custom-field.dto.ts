import { IsBoolean, IsIn, IsOptional, IsString, Matches } from 'class-validator';
import { HouseId, IfSent, PageQuery, WarnsOfExtraKeys } from '@rosetta/common';
import {
  customFieldEntities,
  type CustomFieldEntity,
  customFieldTypes,
  type CustomFieldType,
} from './custom-field.entity.js';

// Checks of a property run from the bottom up: what kind of value it is stands last.
const ENTITIES = { message: `entity must be one of ${customFieldEntities.join(', ')}` };
const TYPES = { message: `type must be one of ${customFieldTypes.join(', ')}` };

/** Body of `POST /api/v1/crm/custom-fields`. */
@WarnsOfExtraKeys()
export class CreateCustomFieldDto {
  /** The kind of record that has it. */
  @IsIn(customFieldEntities, ENTITIES)
  entity: CustomFieldEntity;

  /** Its key in `custom_fields`: letters, digits and underscores, at most 64. */
  @IsString({ message: 'key is required' })
  key: string;

  /** What people call it, at most 100 characters; the key unless told. */
  @IsOptional()
  @IsString({ message: 'label must be a string' })
  label?: string | null;

  /** What it holds; text unless told. */
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
export class UpdateCustomFieldDto {
  /** What people call it, at most 100 characters; cannot be cleared. */
  @IfSent()
  @Matches(/\S/u, { message: 'label cannot be empty' })
  @IsString({ message: 'label must be a string' })
  label?: string;

  /** What it holds. */
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
  /** Only those of one kind of record. */
  @IsOptional()
  @IsIn(customFieldEntities, ENTITIES)
  entity?: CustomFieldEntity;
}

/** A custom field in the house dialect. */
export class CustomFieldDto {
  @HouseId('customField')
  id: string;
  entity: CustomFieldEntity;
  key: string;
  label: string;
  type: CustomFieldType;
  locked: boolean;
  /** UTC, whole seconds. */
  created_at: string;
  /** UTC, whole seconds. */
  updated_at: string;
}

/** Answer with one custom field. */
export class CustomFieldResponse {
  custom_field: CustomFieldDto;
}

/** Answer with a page of custom fields. */
export class CustomFieldPage {
  items: CustomFieldDto[];
  /** How many custom fields match in all. */
  total: number;
  limit: number;
  offset: number;
}
