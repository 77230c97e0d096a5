import { DomainError, type ErrorCode } from '@rosetta/common';
import { PostgrestError } from '@rosetta/postgrest';

const references = new Set(['contact_id', 'deal_id', 'pipeline_id', 'company_id', 'owner_id']);
const OF_VALUES: ReadonlySet<ErrorCode> = new Set(['validation_failed', 'unprocessable']);

/** The refusal of a record by the column that names another one. */
export class BrokenReference extends PostgrestError {
  constructor(
    message: string,
    readonly column: string,
  ) {
    super(400, '23503', message);
  }
}

/**
 * Does `work`, and answers a record that names another one which the organization does not have as Postgres answers a
 * broken foreign key: 23503, though with document B's status 400.
 */
export async function checkingReferences<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const column = error instanceof DomainError && OF_VALUES.has(error.code) ? error.facts.field : undefined;
    if (column === undefined || !references.has(column)) throw error;
    throw new BrokenReference((error as DomainError).message, column);
  }
}
