import { DomainError } from '@rosetta/common';
import { PostgrestError } from '@rosetta/postgrest';

const references = new Set(['contact_id', 'deal_id', 'pipeline_id', 'company_id', 'owner_id']);

/**
 * Does `work`, and answers a record that names another one which the organization does not have as Postgres answers a
 * broken foreign key: 23503, though with document B's status 400.
 */
export async function checkingReferences<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isReference =
      error instanceof DomainError &&
      error.code === 'validation_failed' &&
      references.has(error.facts.field ?? '');
    throw isReference ? new PostgrestError(400, '23503', error.message) : error;
  }
}
