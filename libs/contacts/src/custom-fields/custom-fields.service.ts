import { Injectable } from '@nestjs/common';
import {
  type AcceptedVersions,
  type Actor,
  AuditLog,
  Database,
  DomainError,
  invalid,
  isUuid,
  newId,
  notFound,
  type Page,
  requireVersion,
  unprocessable,
} from '@rosetta/common';
import { isCustomFieldKey } from '../contacts/custom-fields.js';
import { checkText, checkTexts } from '../contacts/text-limits.js';
import {
  type CreateCustomField,
  type CustomFieldQuery,
  MAX_CUSTOM_FIELDS,
  type UpdateCustomField,
} from './custom-field.commands.js';
import type { CustomField, CustomFieldType } from './custom-field.entity.js';
import { type CustomFieldRow, CustomFieldsRepository } from './custom-fields.repository.js';

const MAX_LABEL = 100;
const MAX_OPTIONS = 200;

/** The rules of the registry of custom fields: each key once per kind of record, locked ones left alone. */
@Injectable()
export class CustomFieldsService {
  constructor(
    private readonly database: Database,
    private readonly customFields: CustomFieldsRepository,
    private readonly audit: AuditLog,
  ) {}

  /** @throws {not_found} */
  async get(actor: Actor, id: string): Promise<CustomField> {
    const field = isUuid(id) ? await this.customFields.get(actor.organizationId, id) : null;
    if (!field) throw notFound('Custom field');
    return field;
  }

  async list(actor: Actor, query: CustomFieldQuery): Promise<Page<CustomField>> {
    return this.customFields.list(actor.organizationId, query);
  }

  /**
   * Registers a key; one that is registered for the same kind of record is refused.
   * @throws {validation_failed | duplicate | unprocessable}
   */
  async create(actor: Actor, command: CreateCustomField): Promise<CustomField> {
    const { entity, type = 'string', locked = false, isRequired = false, sortOrder = 0 } = command;
    const id = newId();
    const key = command.key ?? keyOf(command.label, id);
    if (!isCustomFieldKey(key))
      throw invalid('key must be letters, digits and underscores, at most 64', 'key');
    const label = labelOf(command.label?.trim() || key);
    const options = optionsOf(type, command.options);
    const row: CustomFieldRow = { id, entity, key, label, type, locked, options, isRequired, sortOrder };
    return this.database.transaction(actor.organizationId, async (tx) => {
      if ((await this.customFields.count(tx)) >= MAX_CUSTOM_FIELDS)
        throw unprocessable(`An organization has at most ${MAX_CUSTOM_FIELDS} custom fields`);
      // A key that nobody chose gives way to one that is taken; a chosen one is refused.
      const other = { ...row, key: distinct(key, id) };
      const field =
        (await this.customFields.insert(tx, row)) ??
        (command.key === undefined ? await this.customFields.insert(tx, other) : null);
      if (!field) throw new DomainError('duplicate', `The ${entity} field ${key} is registered already`);
      const after = { entity, key: field.key, ...pick(row) };
      this.audit.record(tx, actor, [{ entity: 'custom_field', entityId: id, action: 'created', after }]);
      return field;
    });
  }

  /**
   * Changes label, type, choices, place or lock; a locked one only together with its unlocking.
   * @throws {not_found | validation_failed | conflict | version_mismatch}
   */
  async update(
    actor: Actor,
    id: string,
    change: UpdateCustomField | ((field: CustomField) => UpdateCustomField),
    accepted?: AcceptedVersions,
  ): Promise<CustomField> {
    return this.database.transaction(actor.organizationId, async (tx) => {
      const before = isUuid(id) ? await this.customFields.lock(tx, id) : null;
      if (!before) throw notFound('Custom field');
      requireVersion(before, accepted);
      const fields = typeof change === 'function' ? change(before) : change;
      const row: CustomFieldRow = {
        ...before,
        label: fields.label === undefined ? before.label : labelOf(fields.label),
        type: fields.type ?? before.type,
        locked: fields.locked ?? before.locked,
        options: optionsOf(
          fields.type ?? before.type,
          fields.options === undefined && isChosenFrom(fields.type ?? before.type)
            ? before.options
            : fields.options,
        ),
        isRequired: fields.isRequired ?? before.isRequired,
        sortOrder: fields.sortOrder ?? before.sortOrder,
      };
      if (JSON.stringify(pick(row)) === JSON.stringify(pick(before))) return before;
      if (row.locked) refuseLocked(before);
      const after = await this.customFields.update(tx, row);
      this.audit.record(tx, actor, [
        {
          entity: 'custom_field',
          entityId: id,
          action: 'updated',
          before: pick(before),
          after: pick(after),
        },
      ]);
      return after;
    });
  }

  /**
   * Takes a key off the registry; what records hold under it stays.
   * @throws {not_found | conflict | version_mismatch}
   */
  async delete(actor: Actor, id: string, accepted?: AcceptedVersions): Promise<void> {
    await this.database.transaction(actor.organizationId, async (tx) => {
      const field = isUuid(id) ? await this.customFields.lock(tx, id) : null;
      if (!field) throw notFound('Custom field');
      requireVersion(field, accepted);
      refuseLocked(field);
      await this.customFields.delete(tx, id);
      this.audit.record(tx, actor, [{ entity: 'custom_field', entityId: id, action: 'deleted' }]);
    });
  }
}

function refuseLocked({ locked }: CustomField): void {
  if (locked) throw new DomainError('conflict', 'The custom field is locked');
}

function labelOf(label: string): string {
  const trimmed = checkText('label', label, MAX_LABEL)?.trim();
  if (!trimmed) throw invalid('label cannot be empty', 'label');
  return trimmed;
}

/** What is chosen from a list is a text, or several. */
function isChosenFrom(type: CustomFieldType): boolean {
  return type === 'string' || type === 'array';
}

function optionsOf(type: CustomFieldType, sent: readonly string[] | null | undefined): string[] | null {
  if (!sent) return null;
  if (!isChosenFrom(type)) throw invalid('options_json is for select and multi_select', 'options_json');
  const options = [...new Set(checkTexts('options_json', sent, MAX_LABEL, MAX_OPTIONS))];
  if (options.length === 0) throw invalid('options_json must have a choice', 'options_json');
  return options;
}

/** A key of the label's letters and digits, as far as keys can have them; a label in another script has a key of its id. */
function keyOf(label: string | undefined, id: string): string {
  if (!label?.trim()) throw invalid('name is required', 'name');
  const letters = label.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const key = letters
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 50);
  return key || distinct('field', id);
}

function distinct(key: string, id: string): string {
  return `${key}_${id.slice(-8)}`;
}

function pick({ label, type, locked, options, isRequired, sortOrder }: CustomFieldRow) {
  return { label, type, locked, options, isRequired, sortOrder };
}
