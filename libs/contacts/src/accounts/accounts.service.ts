import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import {
  type Actor,
  AuditLog,
  type Change,
  Database,
  DomainError,
  invalid,
  isUuid,
  newId,
  notFound,
  type Page,
  type Transaction,
} from '@rosetta/common';
import { checkCustomFields } from '../contacts/custom-fields.js';
import { checkText } from '../contacts/text-limits.js';
import type {
  AccountFields,
  AccountFilter,
  AccountName,
  AccountQuery,
  AccountWalk,
  ActivityChange,
  CreateAccount,
} from './account.commands.js';
import type { Account } from './account.entity.js';
import { type AccountRow, AccountsRepository } from './accounts.repository.js';

const MAX_NAME = 200;
const MAX_DOMAIN = 253;

/** The rules of accounts (companies), the same for every door. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsRepository,
    private readonly audit: AuditLog,
  ) {}

  async get(actor: Actor, id: string): Promise<Account> {
    const account = isUuid(id) ? await this.accounts.get(actor.organizationId, id) : null;
    if (!account) throw notFound('Company');
    return account;
  }

  /** The names of accounts by id; one statement for any number, none for none. */
  async names(actor: Actor, ids: readonly (string | null)[]): Promise<Map<string, string>> {
    const wanted = [...new Set(ids)].filter((id) => id !== null);
    return wanted.length > 0 ? this.accounts.names(actor.organizationId, wanted) : new Map<string, string>();
  }

  /** The oldest active account of each name, whatever the case: lower-case name to id. */
  async findByName(tx: Transaction, names: readonly string[]): Promise<Map<string, string>> {
    return this.accounts.findByName(tx, names);
  }

  /** Which of these accounts a record cannot newly name. */
  async unusable(tx: Transaction, ids: readonly string[]): Promise<{ id: string }[]> {
    return this.accounts.unusable(tx, ids);
  }

  /** Refuses accounts that a record cannot newly name: the organization does not have them, or they are inactive. */
  async checkUsable(tx: Transaction, ids: readonly string[]): Promise<void> {
    if (ids.some((id) => !isUuid(id))) throw invalid('Company not found', 'company_id');
    const [unusable] = await this.accounts.unusable(tx, ids);
    if (unusable)
      throw invalid(unusable.isInactive ? 'Company is inactive' : 'Company not found', 'company_id');
  }

  async list(actor: Actor, query: AccountQuery): Promise<Page<Account>> {
    return this.accounts.list(actor.organizationId, query);
  }

  /** One step of a walk through accounts in the order of their ids. */
  async walk(actor: Actor, walk: AccountWalk): Promise<Account[]> {
    return this.accounts.walk(actor.organizationId, walk);
  }

  /** Names of accounts, sorted by name, for a dropdown. */
  async directory(actor: Actor, filter: AccountFilter, limit: number): Promise<AccountName[]> {
    return this.accounts.directory(actor.organizationId, filter, limit);
  }

  async create(actor: Actor, command: CreateAccount): Promise<Account> {
    const [account] = await this.createMany(actor, [command]);
    return account!;
  }

  /** Creates all of the accounts or none, in a constant number of statements; returns them in the order given. */
  async createMany(actor: Actor, commands: readonly CreateAccount[]): Promise<Account[]> {
    const rows = commands.map((command) => {
      const blank = { id: newId(), name: '', domain: null, customFields: {}, inactivatedAt: null };
      return { ...writeFields(blank, command), createdBy: actor.userId };
    });
    return this.database.transaction(actor.organizationId, async (tx) => {
      const inserted = new Map(
        (await this.accounts.insert(tx, rows)).map((account) => [account.id, account]),
      );
      await this.audit.record(tx, actor, rows.map(asCreation));
      return rows.map(({ id }) => inserted.get(id)!);
    });
  }

  async update(actor: Actor, id: string, fields: AccountFields): Promise<Account> {
    return this.change(actor, id, 'updated', (account) => writeFields(account, fields));
  }

  /** Makes an account inactive: it stays readable, and no contact can be associated with it any more. */
  async inactivate(actor: Actor, id: string, { onlyOnce }: ActivityChange = {}): Promise<Account> {
    return this.change(actor, id, 'inactivated', (account) => {
      if (onlyOnce && account.inactivatedAt)
        throw new DomainError('already_inactive', 'Account not found or already inactive');
      return { ...account, inactivatedAt: account.inactivatedAt ?? new Date() };
    });
  }

  /** Makes an inactive account active again. */
  async activate(actor: Actor, id: string, { onlyOnce }: ActivityChange = {}): Promise<Account> {
    return this.change(actor, id, 'activated', (account) => {
      if (onlyOnce && !account.inactivatedAt)
        throw new DomainError('already_active', 'Account not found or already active');
      return { ...account, inactivatedAt: null };
    });
  }

  /** Deletes softly; its contacts stay and lose the account. */
  async delete(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(actor.organizationId, async (tx) => {
      if (!isUuid(id) || !(await this.accounts.delete(tx, id))) throw notFound('Company');
      await this.audit.record(tx, actor, [{ entity: 'company', entityId: id, action: 'deleted' }]);
    });
  }

  private async change(
    actor: Actor,
    id: string,
    action: string,
    next: (account: Account) => AccountRow,
  ): Promise<Account> {
    return this.database.transaction(actor.organizationId, async (tx) => {
      const before = isUuid(id) ? await this.accounts.lock(tx, id) : null;
      if (!before) throw notFound('Company');
      const row = asRow(next(before));
      const changes = differences(asRow(before), row);
      if (!changes) return before;
      const after = await this.accounts.update(tx, row);
      await this.audit.record(tx, actor, [{ entity: 'company', entityId: id, action, ...changes }]);
      return after;
    });
  }
}

function writeFields<T extends AccountRow>(account: T, fields: AccountFields): T {
  const next = { ...account };
  if (fields.name !== undefined) {
    next.name = checkText('name', fields.name, MAX_NAME)?.trim() ?? '';
    if (next.name === '') throw invalid('name is required', 'name');
  }
  if (fields.domain !== undefined)
    next.domain = checkText('domain', fields.domain || null, MAX_DOMAIN)?.toLowerCase() ?? null;
  if (fields.customFields !== undefined) next.customFields = checkCustomFields(fields.customFields ?? {});
  return next;
}

function asCreation({ id, name, domain, customFields }: AccountRow): Change {
  return { entity: 'company', entityId: id, action: 'created', after: { name, domain, customFields } };
}

function asRow({ id, name, domain, customFields, inactivatedAt }: AccountRow): AccountRow {
  return { id, name, domain, customFields, inactivatedAt };
}

function differences(before: AccountRow, after: AccountRow) {
  const properties = (Object.keys(after) as (keyof AccountRow)[]).filter(
    (property) => !isDeepStrictEqual(before[property], after[property]),
  );
  if (properties.length === 0) return null;
  const pick = (row: AccountRow) =>
    Object.fromEntries(properties.map((property) => [property, row[property]]));
  return { before: pick(before), after: pick(after) };
}
