import { DomainError, orDomainError } from '@rosetta/common';
import type { DroppedAccountValue, ImportedAccount } from './account-import.commands.js';
import type { AccountFields } from './account.commands.js';
import { type AccountState, blankAccount, writeAccountFields } from './account-state.js';

/** What a row says of an account that nobody knows yet. */
export interface ReadAccountRow {
  readonly fields: ImportedAccount;
  /** Its name is '' where the row has none. */
  readonly state: AccountState;
  readonly dropped: readonly DroppedAccountValue[];
}

/** Any name will do to read what else a row says. */
const NAMED: AccountState = { ...blankAccount, name: '-' };

/**
 * Reads a row by the rules of accounts. What alone would fail it is left out where the caller is lenient.
 * @throws {validation_failed}
 */
export function readAccountRow(row: ImportedAccount, lenient: boolean): ReadAccountRow {
  const dropped = lenient ? faultsOf(row) : [];
  const faulty = new Set<string>(dropped.map(({ field }) => field));
  const fields = Object.fromEntries(
    Object.entries(row).filter(([field]) => !faulty.has(field)),
  ) as ImportedAccount;
  const state = writeAccountFields(NAMED, fields);
  return { fields, dropped, state: { ...state, name: fields.name === undefined ? '' : state.name } };
}

function faultsOf({ id: _, ...fields }: ImportedAccount): DroppedAccountValue[] {
  return Object.entries(fields).flatMap(([key, value]) => {
    const field = key as keyof AccountFields;
    const why = faultOf({ [field]: value });
    return why === null ? [] : [{ field, value, why }];
  });
}

function faultOf(fields: AccountFields): string | null {
  const written = orDomainError(() => writeAccountFields(NAMED, fields));
  return written instanceof DomainError ? written.message : null;
}
