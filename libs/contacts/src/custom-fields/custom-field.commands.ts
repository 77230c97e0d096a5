import type { CustomFieldEntity, CustomFieldType } from './custom-field.entity.js';

/** The most definitions that an organization has. */
export const MAX_CUSTOM_FIELDS = 1000;

/** Fields of a custom field that callers change; what is left out stays. */
export interface UpdateCustomField {
  readonly label?: string;
  readonly type?: CustomFieldType;
  readonly locked?: boolean;
  readonly options?: readonly string[] | null;
  readonly isRequired?: boolean;
  readonly sortOrder?: number;
}

/** Registers a key, which is made of the label unless told, as the label of the key. */
export interface CreateCustomField extends UpdateCustomField {
  readonly entity: CustomFieldEntity;
  readonly key?: string;
}

/** Which custom fields to list. */
export interface CustomFieldQuery {
  readonly limit: number;
  readonly offset: number;
  readonly entity?: CustomFieldEntity;
}
