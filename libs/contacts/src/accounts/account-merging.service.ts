import { Injectable } from '@nestjs/common';
import { DAYS_UNTIL_PURGED, type DeletedRow, type Transaction } from '@rosetta/common';
import type { MergedRow, MergedRows } from '../merged-records/merged-rows.js';
import { type AccountState, pickAccountState } from './account-state.js';
import { AccountsRepository } from './accounts.repository.js';

/** Accounts (companies) as merging writes them. */
@Injectable()
export class AccountMergingService implements MergedRows {
  constructor(private readonly accounts: AccountsRepository) {}

  async lock(tx: Transaction, ids: readonly string[]): Promise<MergedRow[]> {
    return (await this.accounts.lock(tx, ids)) as unknown as MergedRow[];
  }

  async write(tx: Transaction, record: MergedRow): Promise<number> {
    const row = { ...pickAccountState(record as unknown as AccountState), id: record.id };
    const [account] = await this.accounts.update(tx, [row]);
    return account!.version;
  }

  async delete(tx: Transaction, ids: readonly string[]): Promise<DeletedRow[]> {
    return this.accounts.delete(tx, ids);
  }

  async restore(tx: Transaction, ids: readonly string[]): Promise<DeletedRow[]> {
    return this.accounts.restoreMany(tx, ids, DAYS_UNTIL_PURGED);
  }
}
