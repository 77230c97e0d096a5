import { isoSeconds, toPrefixedId } from '@rosetta/common';
import type { CustomFieldDto } from './custom-field.dto.js';
import type { CustomField } from './custom-field.entity.js';
import { fieldTypeOf } from './custom-field.input.js';

/** Writes a custom field in `/api/v1`. */
export function presentCustomField(field: CustomField): CustomFieldDto {
  const { entity, key, label, type, locked } = field;
  return {
    id: toPrefixedId('customField', field.id),
    resource_type: entity,
    name: label,
    field_type: fieldTypeOf(field),
    options_json: field.options && JSON.stringify(field.options),
    is_required: field.isRequired,
    sort_order: field.sortOrder,
    entity,
    key,
    label,
    type,
    locked,
    created_at: isoSeconds(field.createdAt),
    updated_at: isoSeconds(field.updatedAt),
  };
}
