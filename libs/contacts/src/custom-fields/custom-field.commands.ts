import type { CustomFieldEntity, CustomFieldType } from './custom-field.entity.js';

/** Fields of a custom field that callers change; what is left out stays. */
export interface UpdateCustomField {
  readonly label?: string;
  readonly type?: CustomFieldType;
  readonly locked?: boolean;
}

/** Registers a key; its label is the key unless told. */
export interface CreateCustomField extends UpdateCustomField {
  readonly entity: CustomFieldEntity;
  readonly key: string;
}

/** Which custom fields to list. */
export interface CustomFieldQuery {
  readonly limit: number;
  readonly offset: number;
  readonly entity?: CustomFieldEntity;
}
