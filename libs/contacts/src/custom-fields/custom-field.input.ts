import { eitherOf, invalid } from '@rosetta/common';
import type { CreateCustomField, UpdateCustomField } from './custom-field.commands.js';
import type { CreateCustomFieldDto, UpdateCustomFieldDto } from './custom-field.dto.js';
import type { CustomField, CustomFieldEntity, CustomFieldType } from './custom-field.entity.js';

/** What the published pages call the kinds of a field; ours that they do not know keep their names. */
export const fieldTypes = [
  'text',
  'number',
  'date',
  'select',
  'multi_select',
  'boolean',
  'array',
  'object',
] as const;

/** A kind of field as the published pages call it. */
export type FieldType = (typeof fieldTypes)[number];

const storedTypes: Partial<Record<FieldType, CustomFieldType>> = {
  text: 'string',
  select: 'string',
  multi_select: 'array',
};

/** The kind of a field in the published words: one that has choices is chosen from. */
export function fieldTypeOf({ type, options }: Pick<CustomField, 'type' | 'options'>): FieldType {
  if (type === 'string') return options ? 'select' : 'text';
  return type === 'array' && options ? 'multi_select' : type;
}

/** How the published pages spell fields of a definition that the domain calls otherwise. */
export const customFieldWireNames = { label: 'name', type: 'field_type', entity: 'resource_type' } as const;

/** Which records' fields to list, in either spelling; null or "" is all of them. */
export function readEntity(sent: {
  resource_type?: CustomFieldEntity;
  entity?: CustomFieldEntity;
}): CustomFieldEntity | undefined {
  return eitherOf({ resource_type: sent.resource_type, entity: sent.entity });
}

/** Reads a new field in either spelling. */
export function readNewCustomField(body: CreateCustomFieldDto): CreateCustomField {
  const entity = readEntity(body);
  if (entity === undefined) throw invalid('resource_type is required', 'resource_type');
  const fields = readCustomField(body);
  const key = body.key ?? undefined;
  if (key === undefined && fields.label === undefined) throw invalid('name is required', 'name');
  return { ...fields, entity, key };
}

/** Reads what is to be changed of a field in either spelling, which keeps the choices that are `stored`. */
export function readCustomField(
  body: Nullable<UpdateCustomFieldDto>,
  stored?: CustomField,
): UpdateCustomField {
  const fieldType = body.field_type ?? undefined;
  const options = optionsIn(body.options_json);
  const isChosen = fieldType === 'select' || fieldType === 'multi_select';
  if (isChosen && !options && !stored?.options)
    throw invalid(`options_json is required for ${fieldType}`, 'options_json');
  const ofText = fieldType === 'text' || fieldType === 'array';
  if (ofText && options) throw invalid(`options_json is not for ${fieldType}`, 'options_json');
  const type = fieldType && (storedTypes[fieldType] ?? (fieldType as CustomFieldType));
  return {
    label: eitherOf({ name: body.name ?? undefined, label: body.label ?? undefined }),
    type: eitherOf({ field_type: type, type: body.type ?? undefined }),
    locked: body.locked ?? undefined,
    options: ofText ? null : options,
    isRequired: body.is_required ?? undefined,
    sortOrder: body.sort_order ?? undefined,
  };
}

type Nullable<T> = { [Key in keyof T]: T[Key] | null };

function optionsIn(json: string | string[] | null | undefined): string[] | null | undefined {
  if (typeof json !== 'string') return json;
  try {
    const read: unknown = JSON.parse(json);
    if (Array.isArray(read) && read.every((each) => typeof each === 'string')) return read;
  } catch {
    // Told below.
  }
  throw invalid('options_json must be a JSON array of texts', 'options_json');
}
