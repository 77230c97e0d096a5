import { apiV1Errors, type DomainError } from '@rosetta/common';
import type { RowResult } from './import.commands.js';

/** What became of a row that could not be written. */
export function resultOfFailure({ message, code, facts }: DomainError): RowResult {
  return {
    outcome: 'failed',
    error: message,
    code: apiV1Errors[code].code,
    ...(facts.field !== undefined && { field: facts.field }),
  };
}

/** What became of a row, with what is to be said of it; nothing is kept where nothing is to be said. */
export function withWarnings(result: RowResult, warnings: readonly string[]): RowResult {
  return warnings.length > 0 ? { ...result, warnings } : result;
}
