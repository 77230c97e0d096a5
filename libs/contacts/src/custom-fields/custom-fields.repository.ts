import { Injectable } from '@nestjs/common';
import {
  Database,
  entityColumns,
  type Page,
  pageOf,
  tenantStatement,
  type Transaction,
} from '@rosetta/common';
import type { CustomFieldQuery } from './custom-field.commands.js';
import { CustomField } from './custom-field.entity.js';

const columns = entityColumns(CustomField, 'f');

const getField = tenantStatement(
  'custom-fields.get',
  `select ${columns} from custom_fields f where f.organization_id = {organization} and f.id = $2`,
);
const lockField = tenantStatement(
  'custom-fields.lock',
  `select ${columns} from custom_fields f where f.organization_id = {organization} and f.id = $2 for update`,
);
const matching = `custom_fields f where f.organization_id = {organization} and ($4::text is null or f.entity = $4)`;
const listFields = tenantStatement(
  'custom-fields.list',
  `select p.*, n.total from (select count(*) from ${matching}) n(total) left join lateral (
     select ${columns} from ${matching} order by f.entity, f.sort_order, f.key limit $2 offset $3) p on true`,
);
const countFields = tenantStatement(
  'custom-fields.count',
  `select count(*)::int as count from custom_fields where organization_id = {organization}`,
);
const insertField = tenantStatement(
  'custom-fields.insert',
  `with f as (
     insert into custom_fields (organization_id, id, entity, key, label, type, locked, options, is_required, sort_order)
     values ({organization}, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10)
     on conflict (organization_id, entity, key) do nothing returning *
   ) select ${columns} from f`,
);
const updateField = tenantStatement(
  'custom-fields.update',
  `with f as (
     update custom_fields set label = $3, type = $4, locked = $5, options = $6::jsonb, is_required = $7, sort_order = $8,
       updated_at = now(), version = version + 1
     where organization_id = {organization} and id = $2 returning *
   ) select ${columns} from f`,
);
const deleteField = tenantStatement(
  'custom-fields.delete',
  `delete from custom_fields where organization_id = {organization} and id = $2`,
);

/** A custom field as it is to be stored. */
export type CustomFieldRow = Pick<
  CustomField,
  'id' | 'entity' | 'key' | 'label' | 'type' | 'locked' | 'options' | 'isRequired' | 'sortOrder'
>;

/** SQL for custom fields. */
@Injectable()
export class CustomFieldsRepository {
  constructor(private readonly database: Database) {}

  async get(organizationId: string, id: string): Promise<CustomField | null> {
    const [field] = await this.database.rows<CustomField>(organizationId, getField, [id]);
    return field ?? null;
  }

  async list(
    organizationId: string,
    { limit, offset, entity }: CustomFieldQuery,
  ): Promise<Page<CustomField>> {
    const rows = await this.database.rows<CustomField & { total: string }>(organizationId, listFields, [
      limit,
      offset,
      entity ?? null,
    ]);
    return pageOf(rows, { limit, offset });
  }

  async lock(tx: Transaction, id: string): Promise<CustomField | null> {
    const [field] = await tx.rows<CustomField>(lockField, [id]);
    return field ?? null;
  }

  /** How many the organization has. */
  async count(tx: Transaction): Promise<number> {
    const [counted] = await tx.rows<{ count: number }>(countFields);
    return counted!.count;
  }

  /** Null when the entity has the key already. */
  async insert(tx: Transaction, row: CustomFieldRow): Promise<CustomField | null> {
    const { id, entity, key, label, type, locked } = row;
    const values = [id, entity, key, label, type, locked, ...furtherOf(row)];
    const [field] = await tx.rows<CustomField>(insertField, values);
    return field ?? null;
  }

  async update(tx: Transaction, row: CustomFieldRow): Promise<CustomField> {
    const { id, label, type, locked } = row;
    const [field] = await tx.rows<CustomField>(updateField, [id, label, type, locked, ...furtherOf(row)]);
    return field!;
  }

  async delete(tx: Transaction, id: string): Promise<void> {
    await tx.rows(deleteField, [id]);
  }
}

function furtherOf({ options, isRequired, sortOrder }: CustomFieldRow): unknown[] {
  return [options && JSON.stringify(options), isRequired, sortOrder];
}
