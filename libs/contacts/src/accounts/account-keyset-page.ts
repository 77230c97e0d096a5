import { entityColumns, ORGANIZATION_IN_SCOPE } from '@rosetta/common';
import type { AccountFilter, AccountKeysetPage } from './account.commands.js';
import { Account } from './account.entity.js';

interface Composed {
  readonly sql: string;
  readonly parameters: unknown[];
}

type Bind = (value: unknown) => string;

/** Composes a keyset page of all accounts by their id: stable while others are inserted and deleted. */
export function accountKeysetPageSql({ after, limit, ...filter }: AccountKeysetPage): Composed {
  return compose((bind) => {
    const begin = after === null ? '' : `and a.id > ${bind(after)}::uuid`;
    return `select ${entityColumns(Account, 'a')} from companies a
      where ${conditionsOf(filter, bind)} ${begin} order by a.id limit ${bind(limit)}`;
  });
}

/** Composes the names of accounts, sorted by name, for a dropdown. */
export function accountNamesSql(filter: AccountFilter, limit: number): Composed {
  return compose(
    (bind) => `select a.id, a.name from companies a
      where ${conditionsOf(filter, bind)} order by lower(a.name), a.id limit ${bind(limit)}`,
  );
}

function compose(write: (bind: Bind) => string): Composed {
  const parameters: unknown[] = [];
  const sql = write((value) => `$${parameters.push(value) + 1}`);
  return { sql, parameters };
}

function conditionsOf({ ids, search, includeInactive }: AccountFilter, bind: Bind): string {
  const conditions = [`a.organization_id = ${ORGANIZATION_IN_SCOPE}`, 'a.deleted_at is null'];
  if (!includeInactive) conditions.push('a.inactivated_at is null');
  if (ids) conditions.push(`a.id = any(${bind(ids)}::uuid[])`);
  const term = search?.trim().toLowerCase();
  if (term) conditions.push(`position(${bind(term)} in lower(concat_ws(E'\\n', a.name, a.domain))) > 0`);
  return conditions.join(' and ');
}
