import type { ImportEntity } from '../import.entity.js';
import { CUSTOM, type KnownField } from './columns.js';
import { fieldsOf } from './fields.js';

/** A field that a column can be given to, as people choose it. */
export interface TargetField {
  /** As `mapping` names it. */
  readonly field: string;
  readonly label: string;
  readonly isShared: boolean;
  readonly isCustom: boolean;
}

/** The fields of a kind of record, and behind them the free-form ones that the organization has registered. */
export function targetFields(entity: ImportEntity, known: readonly KnownField[]): TargetField[] {
  const own = Object.entries(fieldsOf[entity]).map(([field, { label, isShared = false }]) => ({
    field,
    label,
    isShared,
    isCustom: false,
  }));
  const custom = known.map(({ key, label }) => ({
    field: CUSTOM + key,
    label: label || key,
    isShared: false,
    isCustom: true,
  }));
  return [...own, ...custom];
}
