import { Injectable } from '@nestjs/common';
import { type Actor, DomainError, type FollowedIds, isUuid } from '@rosetta/common';
import { MergedRecordsRepository } from './merged-records.repository.js';

/**
 * Follows the ids of contacts and companies that were merged (decision 26). It is asked once something is missed: whoever names
 * only records that are there pays nothing.
 */
@Injectable()
export class OldIds {
  constructor(private readonly records: MergedRecordsRepository) {}

  /** What those of these ids that are of merged records lead to, noted for the response; one statement, none for none. */
  async follow(actor: Actor, ids: Iterable<string>): Promise<FollowedIds> {
    const found = await this.records.resolve(actor.organizationId, [...new Set(ids)].filter(isUuid));
    if (found.size > 0) actor.followed = new Map([...(actor.followed ?? []), ...found]);
    return found;
  }

  /**
   * Waits for the deletion of the record with an id. One that was merged is gone already: that its id leads to another record is
   * noted, and nothing is deleted, as whoever means to be rid of a duplicate would lose the record that was kept.
   */
  async deleting<T>(actor: Actor, id: string, deletion: Promise<T>): Promise<T> {
    try {
      return await deletion;
    } catch (failure) {
      if (failure instanceof DomainError && failure.code === 'not_found') await this.follow(actor, [id]);
      throw failure;
    }
  }
}
