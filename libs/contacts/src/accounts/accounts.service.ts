import { Injectable } from '@nestjs/common';
import { OrganizationMembers } from '@rosetta/auth';
import {
  type AcceptedVersions,
  type Actor,
  AuditLog,
  type Change,
  changedProperties,
  Database,
  DomainError,
  invalid,
  isUuid,
  namedBy,
  newId,
  notFound,
  type Page,
  pick,
  requireKnown,
  requireVersion,
  SoftDeletion,
  type Transaction,
  unprocessable,
} from '@rosetta/common';
import type {
  AccountFields,
  AccountFilter,
  AccountName,
  AccountQuery,
  AccountKeysetPage,
  ActivityChange,
  CreateAccount,
} from './account.commands.js';
import { MergedRecordsRepository } from '../merged-records/merged-records.repository.js';
import type { Account } from './account.entity.js';
import {
  type AccountState,
  blankAccount,
  pickAccountState,
  writeAccountFields,
  writtenProperties,
} from './account-state.js';
import { OldIds } from '../merged-records/old-ids.service.js';
import { type AccountRow, AccountsRepository, type WantedAccounts } from './accounts.repository.js';

/** What becomes of an account, or how that follows from what it is. */
type AccountChange = AccountFields | ((account: Account) => AccountFields);

/** One account to change, and how. */
export interface AccountUpdate {
  readonly id: string;
  readonly fields: AccountFields;
}

/** The rules of accounts (companies), the same for every dialect. */
@Injectable()
export class AccountsService {
  private readonly deletion: SoftDeletion<Account>;

  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsRepository,
    private readonly members: OrganizationMembers,
    private readonly mergedRecords: MergedRecordsRepository,
    private readonly oldIds: OldIds,
    private readonly audit: AuditLog,
  ) {
    this.deletion = new SoftDeletion(database, audit, 'company', accounts);
  }

  /** @throws {not_found} */
  async get(actor: Actor, id: string): Promise<Account> {
    const account = isUuid(id) ? await this.accounts.get(actor.organizationId, id) : null;
    if (!account) throw notFound('Company');
    return account;
  }

  /** Accounts by id, inactive ones too; one statement for any number, none for none. */
  async byIds(actor: Actor, ids: readonly (string | null)[]): Promise<Map<string, Account>> {
    const wanted = [...new Set(ids)].filter((id) => id !== null);
    if (wanted.length === 0) return new Map();
    const page = { ids: wanted, includeInactive: true, after: null, limit: wanted.length };
    const found = await this.accounts.keysetPage(actor.organizationId, page);
    return new Map(found.map((account) => [account.id, account]));
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

  /**
   * What records that name accounts come to name: tells of an id the account itself or the one that it was merged into, and
   * undefined of one that a record cannot newly name.
   */
  async usable(
    actor: Actor,
    tx: Transaction,
    ids: readonly string[],
  ): Promise<(id: string) => string | undefined> {
    const unusableOf = async (some: string[]) =>
      new Set((await this.accounts.unusable(tx, some)).map(({ id }) => id));
    const unusable = await unusableOf(ids.filter(isUuid));
    const found = await this.oldIds.follow(actor, unusable);
    const lost = await unusableOf([...found.values()].map(({ id }) => id));
    return (id) => {
      if (!unusable.has(id)) return isUuid(id) ? id : undefined;
      const current = found.get(id)?.id;
      return current !== undefined && !lost.has(current) ? current : undefined;
    };
  }

  /**
   * Refuses accounts that a record cannot newly name: the organization does not have them, or they are inactive.
   * @throws {validation_failed | unprocessable}
   */
  async checkUsable(tx: Transaction, ids: readonly string[]): Promise<void> {
    if (ids.some((id) => !isUuid(id))) throw invalid('Company not found', 'company_id');
    const [unusable] = await this.accounts.unusable(tx, ids);
    if (unusable?.isInactive) throw unprocessable('Company is inactive', 'company_id');
    if (unusable) throw invalid('Company not found', 'company_id');
  }

  async list(actor: Actor, query: AccountQuery): Promise<Page<Account>> {
    return this.accounts.list(actor.organizationId, query);
  }

  /** A keyset page of accounts in the order of their ids. */
  async keysetPage(actor: Actor, page: AccountKeysetPage): Promise<Account[]> {
    return this.accounts.keysetPage(actor.organizationId, page);
  }

  /** Names of accounts, sorted by name, for a dropdown. */
  async directory(actor: Actor, filter: AccountFilter, limit: number): Promise<AccountName[]> {
    return this.accounts.directory(actor.organizationId, filter, limit);
  }

  /** @throws {validation_failed} */
  async create(actor: Actor, command: CreateAccount): Promise<Account> {
    const [account] = await this.createMany(actor, [command]);
    return account!;
  }

  /**
   * Creates all of the accounts or none, in a constant number of statements; returns them in the order given.
   * @throws {validation_failed}
   */
  async createMany(actor: Actor, commands: readonly CreateAccount[]): Promise<Account[]> {
    const rows = commands.map(({ id = newId(), ...command }) => ({
      ...writeAccountFields(blankAccount, command),
      id,
      createdBy: actor.userId,
    }));
    return this.database.join(actor.organizationId, (tx) => this.insert(tx, actor, rows));
  }

  /**
   * Makes and changes accounts to be as these states say, all or none, in a constant number of statements; of what is to be
   * changed, those that exist.
   * @throws {validation_failed}
   */
  async store(actor: Actor, created: readonly AccountRow[], changed: readonly AccountRow[]): Promise<void> {
    const next = new Map(changed.map((row) => [row.id, row]));
    await this.database.join(actor.organizationId, async (tx) => {
      if (created.length > 0)
        await this.insert(
          tx,
          actor,
          created.map((row) => ({ ...row, createdBy: actor.userId })),
        );
      if (next.size > 0) await this.change(tx, actor, [...next.keys()], 'updated', ({ id }) => next.get(id)!);
    });
  }

  /** Locks the accounts that may be those of some rows, the oldest first; of ids also those that are deleted. */
  async lockNamed(tx: Transaction, wanted: WantedAccounts): Promise<Account[]> {
    return this.accounts.lockNamed(tx, wanted);
  }

  /** @throws {not_found | validation_failed | version_mismatch} */
  async update(
    actor: Actor,
    id: string,
    fields: AccountChange,
    accepted?: AcceptedVersions,
  ): Promise<Account> {
    return this.changeOne(actor, id, 'updated', (account) => {
      requireVersion(account, accepted);
      return writeAccountFields(account, typeof fields === 'function' ? fields(account) : fields);
    });
  }

  /**
   * Changes the accounts that exist; one that the fields leave as it is keeps its version and gets no audit event.
   * @throws {validation_failed}
   */
  async updateMany(actor: Actor, updates: readonly AccountUpdate[]): Promise<Account[]> {
    const fieldsOf = new Map(updates.map(({ id, fields }) => [id, fields]));
    return this.database.join(actor.organizationId, (tx) =>
      this.change(tx, actor, [...fieldsOf.keys()], 'updated', (account) =>
        writeAccountFields(account, fieldsOf.get(account.id)!),
      ),
    );
  }

  /**
   * Makes an account inactive: it stays readable, and no contact can be associated with it any more.
   * @throws {not_found | already_inactive | version_mismatch}
   */
  async inactivate(actor: Actor, id: string, { onlyOnce, accepted }: ActivityChange = {}): Promise<Account> {
    return this.changeOne(actor, id, 'inactivated', (account) => {
      requireVersion(account, accepted);
      if (onlyOnce && account.inactivatedAt)
        throw new DomainError('already_inactive', 'Account not found or already inactive');
      return { ...account, inactivatedAt: account.inactivatedAt ?? new Date() };
    });
  }

  /**
   * Makes an inactive account active again.
   * @throws {not_found | already_active | version_mismatch}
   */
  async activate(actor: Actor, id: string, { onlyOnce, accepted }: ActivityChange = {}): Promise<Account> {
    return this.changeOne(actor, id, 'activated', (account) => {
      requireVersion(account, accepted);
      if (onlyOnce && !account.inactivatedAt)
        throw new DomainError('already_active', 'Account not found or already active');
      return { ...account, inactivatedAt: null };
    });
  }

  /** Which of these accounts exist; locks them until the transaction ends. */
  async existing(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
    return new Set((await this.accounts.lock(tx, ids)).map(({ id }) => id));
  }

  /** The accounts that exist; locks them until the transaction ends. */
  async lock(tx: Transaction, ids: readonly string[]): Promise<Map<string, Account>> {
    return new Map((await this.accounts.lock(tx, ids)).map((account) => [account.id, account]));
  }

  /**
   * Deletes an account softly. An id that was merged deletes nothing.
   * @throws {not_found | version_mismatch}
   */
  async delete(actor: Actor, id: string, accepted?: AcceptedVersions): Promise<void> {
    const deleting = this.database.join(actor.organizationId, async (tx) => {
      await this.deletion.delete(actor, id, accepted);
      await this.leaveContacts(actor, [id], tx);
    });
    await this.oldIds.deleting(actor, id, deleting);
  }

  /** Deletes the accounts that exist, softly; their contacts stay and lose the account. Returns their ids. */
  async deleteMany(actor: Actor, ids: readonly string[]): Promise<string[]> {
    return this.database.join(actor.organizationId, async (tx) => {
      const deleted = await this.deletion.deleteMany(actor, ids);
      await this.leaveContacts(actor, deleted, tx);
      return deleted;
    });
  }

  /** Takes deleted accounts away from their contacts, each of which has changed by that. */
  private async leaveContacts(actor: Actor, ids: readonly string[], tx: Transaction): Promise<void> {
    const left = await this.accounts.leaveContacts(tx, ids);
    this.audit.record(
      tx,
      actor,
      left.map(({ id, leftId, companyId, version }) => ({
        entity: 'contact',
        entityId: id,
        action: 'updated',
        version,
        before: { companyId: leftId },
        after: { companyId },
      })),
    );
  }

  /**
   * Brings an account back that was deleted in the last 30 days; contacts that lost it stay without it. One that was merged
   * comes back with its merge undone.
   * @throws {not_found | version_mismatch | conflict}
   */
  async restore(actor: Actor, id: string, accepted?: AcceptedVersions): Promise<Account> {
    return this.database.join(actor.organizationId, async (tx) => {
      await this.mergedRecords.refuseMerged(tx, id);
      return this.deletion.restore(actor, id, accepted);
    });
  }

  private async insert(
    tx: Transaction,
    actor: Actor,
    rows: readonly (AccountRow & { readonly createdBy: string | null })[],
  ): Promise<Account[]> {
    await this.checkOwners(tx, rows);
    const inserted = new Map((await this.accounts.insert(tx, rows)).map((account) => [account.id, account]));
    this.audit.record(tx, actor, rows.map(asCreation));
    return rows.map(({ id }) => inserted.get(id)!);
  }

  private async changeOne(
    actor: Actor,
    id: string,
    action: string,
    next: (account: Account) => AccountState,
  ): Promise<Account> {
    const [account] = isUuid(id)
      ? await this.database.transaction(actor.organizationId, (tx) =>
          this.change(tx, actor, [id], action, next),
        )
      : [];
    if (!account) throw notFound('Company');
    return account;
  }

  private async change(
    tx: Transaction,
    actor: Actor,
    ids: readonly string[],
    action: string,
    next: (account: Account) => AccountState,
  ): Promise<Account[]> {
    const found = await this.accounts.lock(tx, ids);
    const changed = found.flatMap((before) => {
      const row = { ...pickAccountState(next(before)), id: before.id };
      const properties = changedProperties(writtenProperties, before, row);
      return properties.length > 0
        ? [
            {
              row,
              change: {
                version: before.version + 1,
                before: pick(before, properties),
                after: pick(row, properties),
              },
            },
          ]
        : [];
    });
    const rows = changed.map(({ row }) => row);
    await this.checkOwners(tx, rows, new Map(found.map((account) => [account.id, account])));
    const written = rows.length > 0 ? await this.accounts.update(tx, rows) : [];
    this.audit.record(
      tx,
      actor,
      changed.map(({ row, change }) => ({ entity: 'company', entityId: row.id, action, ...change })),
    );
    const current = new Map([...found, ...written].map((account) => [account.id, account]));
    return ids.flatMap((id) => current.get(id) ?? []);
  }

  /** Refuses owners who are no members; looks only at those an account newly names. */
  private async checkOwners(
    tx: Transaction,
    rows: readonly AccountRow[],
    current?: ReadonlyMap<string, Account>,
  ): Promise<void> {
    const areMembers = async (ids: readonly string[]) => (await this.members.missing(tx, ids)).length === 0;
    await requireKnown(namedBy(rows, 'ownerId', current), areMembers, 'Owner not found', 'owner_id');
  }
}

function asCreation(row: AccountRow): Change {
  const written = changedProperties(writtenProperties, blankAccount, row);
  return { entity: 'company', entityId: row.id, action: 'created', version: 1, after: pick(row, written) };
}
