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
} from '@rosetta/common';
import { isCustomFieldKey } from '../contacts/custom-fields.js';
import { checkText } from '../contacts/text-limits.js';
import type { CreateCustomField, CustomFieldQuery, UpdateCustomField } from './custom-field.commands.js';
import type { CustomField } from './custom-field.entity.js';
import { type CustomFieldRow, CustomFieldsRepository } from './custom-fields.repository.js';

const MAX_LABEL = 100;

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
   * @throws {validation_failed | duplicate}
   */
  async create(actor: Actor, command: CreateCustomField): Promise<CustomField> {
    const { entity, key, type = 'string', locked = false } = command;
    if (!isCustomFieldKey(key))
      throw invalid('key must be letters, digits and underscores, at most 64', 'key');
    const row = { id: newId(), entity, key, label: labelOf(command.label?.trim() || key), type, locked };
    return this.database.transaction(actor.organizationId, async (tx) => {
      const field = await this.customFields.insert(tx, row);
      if (!field) throw new DomainError('duplicate', `The ${entity} field ${key} is registered already`);
      const after = pick(row);
      this.audit.record(tx, actor, [
        { entity: 'custom_field', entityId: row.id, action: 'created', after: { entity, key, ...after } },
      ]);
      return field;
    });
  }

  /**
   * Changes label, type or lock; a locked one only together with its unlocking.
   * @throws {not_found | validation_failed | conflict | version_mismatch}
   */
  async update(
    actor: Actor,
    id: string,
    fields: UpdateCustomField,
    accepted?: AcceptedVersions,
  ): Promise<CustomField> {
    return this.database.transaction(actor.organizationId, async (tx) => {
      const before = isUuid(id) ? await this.customFields.lock(tx, id) : null;
      if (!before) throw notFound('Custom field');
      requireVersion(before, accepted);
      const row: CustomFieldRow = {
        ...before,
        label: fields.label === undefined ? before.label : labelOf(fields.label),
        type: fields.type ?? before.type,
        locked: fields.locked ?? before.locked,
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

function pick({ label, type, locked }: CustomFieldRow) {
  return { label, type, locked };
}
