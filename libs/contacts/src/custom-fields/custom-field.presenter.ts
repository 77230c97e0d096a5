import { isoSeconds, toPrefixedId } from '@rosetta/common';
import type { CustomFieldDto } from './custom-field.dto.js';
import type { CustomField } from './custom-field.entity.js';

/** Writes a custom field in the house dialect. */
export function presentCustomField(field: CustomField): CustomFieldDto {
  const { entity, key, label, type, locked } = field;
  return {
    id: toPrefixedId('customField', field.id),
    entity,
    key,
    label,
    type,
    locked,
    created_at: isoSeconds(field.createdAt),
    updated_at: isoSeconds(field.updatedAt),
  };
}
