import { Injectable } from '@nestjs/common';
import { type Actor, DomainError, type FollowedIds, isUuid } from '@rosetta/common';
import type { MergedEntity } from './merged-record.entity.js';
import { MergedRecordsRepository } from './merged-records.repository.js';

/** Whom ids of another system lead to that merged records were known by. */
export type FollowedExternalIds = ReadonlyMap<string, { readonly old: string; readonly id: string }>;

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

  /** Whom those of these ids of another system lead to that merged records were known by; one statement, and one more where some were. */
  async followExternal(
    actor: Actor,
    entity: MergedEntity,
    externalIds: readonly string[],
  ): Promise<FollowedExternalIds> {
    if (externalIds.length === 0) return new Map();
    const known = await this.records.knownByExternalId(actor.organizationId, entity, externalIds);
    const current = await this.follow(actor, known.values());
    return new Map(
      [...known].flatMap(([externalId, old]) => {
        const record = current.get(old);
        return record ? [[externalId, { old, id: record.id }] as const] : [];
      }),
    );
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
