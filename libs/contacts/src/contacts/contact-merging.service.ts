import { Injectable } from '@nestjs/common';
import { DAYS_UNTIL_PURGED, type DeletedRow, type Transaction } from '@rosetta/common';
import type { MergedRow, MergedRows } from '../merged-records/merged-rows.js';
import { type ContactState, pickState } from './contact-state.js';
import { ContactsRepository } from './contacts.repository.js';
import { searchColumnsOf } from './search-columns.js';

/** Contacts as merging writes them. Their places in companies are its own. */
@Injectable()
export class ContactMergingService implements MergedRows {
  constructor(private readonly contacts: ContactsRepository) {}

  async lock(tx: Transaction, ids: readonly string[]): Promise<MergedRow[]> {
    return (await this.contacts.lock(tx, ids)) as unknown as MergedRow[];
  }

  async write(tx: Transaction, record: MergedRow): Promise<number> {
    const state = pickState(record as unknown as ContactState);
    const row = {
      ...state,
      ...searchColumnsOf(state),
      id: record.id,
      newIdentities: true,
      newCompany: false,
    };
    const [contact] = await this.contacts.update(tx, [row]);
    return contact!.version;
  }

  async delete(tx: Transaction, ids: readonly string[]): Promise<DeletedRow[]> {
    return this.contacts.delete(tx, ids);
  }

  async restore(tx: Transaction, ids: readonly string[]): Promise<DeletedRow[]> {
    return this.contacts.restoreMany(tx, ids, DAYS_UNTIL_PURGED);
  }
}
