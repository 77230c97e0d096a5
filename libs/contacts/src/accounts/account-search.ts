import type { SearchedAccountColumn } from './account.commands.js';
import { accountNameTerm } from './account-state.js';

/**
 * A condition that a term is part of one of an account's columns: of its name as contacts' names are searched, without case,
 * accents and hyphens, of the others whatever the case of ASCII letters.
 */
export function accountSearchSql(
  search: string,
  columns: readonly SearchedAccountColumn[] = ['name', 'domain'],
  bind: (value: unknown) => string,
): string {
  const term = search.trim();
  const inName = accountNameTerm(term);
  const hits = columns.flatMap((column) => {
    if (column !== 'name') return `position(lower(${bind(term)}) in lower(a.${column})) > 0`;
    return inName === null ? [] : `position(${bind(inName)} in a.name_key) > 0`;
  });
  return hits.length > 0 ? `(${hits.join(' or ')})` : 'false';
}
