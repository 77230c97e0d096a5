import { Injectable } from '@nestjs/common';
import {
  type ComposedSelect,
  createdConditions,
  Database,
  type DeletedRow,
  entityColumns,
  type Page,
  pageOf,
  pageSql,
  recordsOf,
  rowsSql,
  tenantStatement,
  tenantView,
  totalOf,
  type Transaction,
} from '@rosetta/common';
import { accountKeysetPageSql, accountNamesSql } from './account-keyset-page.js';
import { accountSearchSql } from './account-search.js';
import type { AccountFilter, AccountName, AccountQuery, AccountKeysetPage } from './account.commands.js';
import { Account } from './account.entity.js';
import { accountNameKey, type AccountState, writtenProperties } from './account-state.js';

const columns = entityColumns(Account, 'a');
const written = rowsSql(Account, writtenProperties);

const getAccount = tenantStatement(
  'accounts.get',
  `select ${columns} from companies a where a.organization_id = {organization} and a.id = $2 and a.deleted_at is null`,
);
const lockAccounts = tenantStatement(
  'accounts.lock',
  `select ${columns} from companies a
   where a.organization_id = {organization} and a.id = any($2::uuid[]) and a.deleted_at is null
   order by a.id for update`,
);
const insertAccounts = tenantStatement(
  'accounts.insert',
  `with r as (select * from jsonb_to_recordset($2::jsonb) as r(id uuid, "createdBy" uuid, "nameKey" text, ${written.record})), a as (
     insert into companies (organization_id, id, created_by, name_key, ${written.columns})
     select {organization}, r.id, r."createdBy", r."nameKey", ${written.values} from r returning *
   ) select ${columns} from a`,
);
const updateAccounts = tenantStatement(
  'accounts.update',
  `with r as (select * from jsonb_to_recordset($2::jsonb) as r(id uuid, "nameKey" text, ${written.record})), a as (
     update companies a set ${written.assignments}, name_key = r."nameKey", updated_at = now(), version = a.version + 1
     from r where a.organization_id = {organization} and a.id = r.id returning a.*
   ) select ${columns} from a`,
);
const deleteAccounts = tenantStatement(
  'accounts.delete',
  `with a as (
     update companies set deleted_at = now(), updated_at = now(), version = version + 1
     where organization_id = {organization} and id = any($2::uuid[]) and deleted_at is null returning id, version
   ), left_contacts as (
     delete from contact_accounts c using a where c.organization_id = {organization} and c.account_id = a.id
   ) select id, version from a`,
);
const leaveContacts = tenantStatement(
  'accounts.leave-contacts',
  `with left_contacts as (
     select c.id, c.company_id, a.name from contacts c
     join companies a on a.organization_id = {organization} and a.id = c.company_id
     where c.organization_id = {organization} and c.company_id = any($2::uuid[]) and c.deleted_at is null
     order by c.id for update of c
   ), next as (
     select distinct on (n.contact_id) n.contact_id, n.account_id from left_contacts l
     join contact_accounts n on n.organization_id = {organization} and n.contact_id = l.id
     order by n.contact_id, n.created_at, n.account_id
   ), promoted as (
     update contact_accounts p set is_primary = true from next n
     where p.organization_id = {organization} and p.contact_id = n.contact_id and p.account_id = n.account_id
   ), c as (
     update contacts c set company_id = n.account_id, updated_at = now(), version = c.version + 1,
       company_name = case when n.account_id is null and c.company_name is not null then l.name end
     from left_contacts l left join next n on n.contact_id = l.id
     where c.organization_id = {organization} and c.id = l.id
     returning c.id, l.company_id as "leftId", c.company_id as "companyId", c.version
   ) select * from c`,
);
const restoreAccounts = tenantStatement(
  'accounts.restore',
  `with a as (
     update companies set deleted_at = null, updated_at = now(), version = version + 1
     where organization_id = {organization} and id = any($2::uuid[])
       and deleted_at > now() - make_interval(days => $3::int)
     returning *
   ) select ${columns} from a`,
);
/** Held, as {@link unusableAccounts} are. */
const findAccountsByName = tenantStatement(
  'accounts.find-by-name',
  `select a.name, a.id from companies a
   where a.organization_id = {organization} and a.name_key = any($2::text[])
     and a.deleted_at is null and a.inactivated_at is null
   order by a.created_at desc, a.id desc for key share`,
);
/** Deleted ones too, of which an id is taken all the same. */
const lockNamedAccounts = tenantStatement(
  'accounts.lock-named',
  `with named as (
     select a.id from companies a where a.organization_id = {organization} and a.id = any($2::uuid[])
     union
     select a.id from ${tenantView('companies')} a
     where a.organization_id = {organization} and a.deleted_at is null
       and a.custom_fields ->> 'external_id' is not null and a.custom_fields ->> 'external_id' = any($3::text[])
     union
     select a.id from companies a
     where a.organization_id = {organization} and a.deleted_at is null and a.domain = any($4::text[])
     union
     select a.id from companies a
     where a.organization_id = {organization} and a.deleted_at is null and a.name_key = any($5::text[])
   ) select ${columns} from companies a
   where a.organization_id = {organization} and a.id in (select n.id from named n) order by a.id for update`,
);
const namesOfAccounts = tenantStatement(
  'accounts.names',
  `select a.id, a.name from companies a
   where a.organization_id = {organization} and a.id = any($2::uuid[]) and a.deleted_at is null`,
);
/** As {@link namesOfAccounts}, of one account: its plan is kept, while one of an array is made anew each time. */
const nameOfAccount = tenantStatement(
  'accounts.name',
  `select a.id, a.name from companies a
   where a.organization_id = {organization} and a.id = $2 and a.deleted_at is null`,
);
/** Held as a foreign key would, so that none is deleted or merged under a record that is about to name it. */
const unusableAccounts = tenantStatement(
  'accounts.unusable',
  `with a as (
     select a.id, a.inactivated_at from companies a
     where a.organization_id = {organization} and a.id = any($2::uuid[]) and a.deleted_at is null
     order by a.id for key share
   )
   select wanted.id, a.id is not null as "isInactive" from unnest($2::uuid[]) as wanted(id)
   left join a on a.id = wanted.id where a.id is null or a.inactivated_at is not null`,
);

/** An account as it is to be stored. */
export type AccountRow = AccountState & { readonly id: string };

/** What accounts are looked for by. */
export interface WantedAccounts {
  readonly ids: readonly string[];
  readonly externalIds: readonly string[];
  readonly domains: readonly string[];
  readonly names: readonly string[];
}

/** A live contact that a deleted account was taken away from. */
export interface LeftContact {
  readonly id: string;
  readonly leftId: string;
  /** Its primary account from then on. */
  readonly companyId: string | null;
  readonly version: number;
}

/** SQL for accounts. */
@Injectable()
export class AccountsRepository {
  constructor(private readonly database: Database) {}

  async get(organizationId: string, id: string): Promise<Account | null> {
    const [account] = await this.database.rows<Account>(organizationId, getAccount, [id]);
    return account ?? null;
  }

  async list(organizationId: string, query: AccountQuery): Promise<Page<Account>> {
    const { sql, parameters, prepared } = accountListSql(query);
    const rows = await this.database.select<Account & { total: string }>(organizationId, sql, parameters, {
      prepared,
    });
    return pageOf(rows, query);
  }

  async keysetPage(organizationId: string, page: AccountKeysetPage): Promise<Account[]> {
    const { sql, parameters } = accountKeysetPageSql(page);
    return this.database.select<Account>(organizationId, sql, parameters);
  }

  async directory(organizationId: string, filter: AccountFilter, limit: number): Promise<AccountName[]> {
    const { sql, parameters } = accountNamesSql(filter, limit);
    return this.database.select<AccountName>(organizationId, sql, parameters);
  }

  async lock(tx: Transaction, ids: readonly string[]): Promise<Account[]> {
    return tx.rows<Account>(lockAccounts, [ids]);
  }

  /** Locks the accounts that may be those of some rows, in the order of their making; of ids also those that are deleted. */
  async lockNamed(tx: Transaction, wanted: WantedAccounts): Promise<Account[]> {
    const { ids, externalIds, domains, names } = wanted;
    return tx.rows<Account>(lockNamedAccounts, [ids, externalIds, domains, names.map(accountNameKey)]);
  }

  async insert(
    tx: Transaction,
    rows: readonly (AccountRow & { createdBy: string | null })[],
  ): Promise<Account[]> {
    return tx.rows<Account>(insertAccounts, [recordsOf(rows.map(withNameKey))]);
  }

  async update(tx: Transaction, rows: readonly AccountRow[]): Promise<Account[]> {
    return tx.rows<Account>(updateAccounts, [recordsOf(rows.map(withNameKey))]);
  }

  /** Deletes softly; contacts stay. Returns what it found. */
  async delete(tx: Transaction, ids: readonly string[]): Promise<DeletedRow[]> {
    return tx.rows<DeletedRow>(deleteAccounts, [ids]);
  }

  /**
   * Takes deleted accounts away from the live contacts whose primary one they were: the next one they have takes its place, if
   * any. Answers which contacts lost which.
   */
  async leaveContacts(tx: Transaction, ids: readonly string[]): Promise<LeftContact[]> {
    return tx.rows<LeftContact>(leaveContacts, [ids]);
  }

  async restore(tx: Transaction, id: string, days: number): Promise<Account | null> {
    const [account] = await this.restoreMany(tx, [id], days);
    return account ?? null;
  }

  async restoreMany(tx: Transaction, ids: readonly string[], days: number): Promise<Account[]> {
    return tx.rows<Account>(restoreAccounts, [ids, days]);
  }

  /** Finds the oldest live account of each name, whatever the case: lower-case name to id. */
  async findByName(tx: Transaction, names: readonly string[]): Promise<Map<string, string>> {
    const wanted = new Set(names.map((name) => name.toLowerCase()));
    const keys = [...new Set(names.map(accountNameKey))];
    const found = await tx.rows<AccountName>(findAccountsByName, [keys]);
    // Of several the last one here, which is the oldest. Accents count: they are not in the keys.
    const ids = found.map(({ name, id }) => [name.toLowerCase(), id] as const);
    return new Map(ids.filter(([name]) => wanted.has(name)));
  }

  async names(organizationId: string, ids: readonly string[]): Promise<Map<string, string>> {
    type Row = { id: string; name: string };
    const rows =
      ids.length === 1
        ? await this.database.rows<Row>(organizationId, nameOfAccount, [ids[0]])
        : await this.database.rows<Row>(organizationId, namesOfAccounts, [ids]);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Which of these accounts a record cannot newly name: the organization does not have them, or they are inactive. */
  async unusable(tx: Transaction, ids: readonly string[]): Promise<{ id: string; isInactive: boolean }[]> {
    if (ids.length === 0) return [];
    return tx.rows<{ id: string; isInactive: boolean }>(unusableAccounts, [ids]);
  }
}

function withNameKey<Row extends AccountRow>(row: Row): Row & { nameKey: string } {
  return { ...row, nameKey: accountNameKey(row.name) };
}

const SORTED = { name: 'a.name_key', created_at: 'a.created_at', id: 'a.id' } as const;

function accountListSql(query: AccountQuery): ComposedSelect {
  const parameters: unknown[] = [];
  const bind = (value: unknown) => `$${parameters.push(value) + 1}`;
  const conditions = createdConditions(query, 'a', bind);
  if (query.search?.trim()) conditions.push(accountSearchSql(query.search, query.searchIn, bind));
  if (query.ownerId) conditions.push(`a.owner_id = ${bind(query.ownerId)}::uuid`);
  const sql = pageSql({
    table: 'companies',
    alias: 'a',
    columns,
    conditions,
    order: [query, ...(query.thenBy ?? []), { sort: 'id', order: query.order } as const].map(
      ({ sort, order }) => ({ expression: SORTED[sort], direction: order }),
    ),
    window: query,
    totalOfAll: totalOf('company'),
  });
  return { sql, parameters, prepared: conditions.length === 0 };
}
