import { Injectable, Logger } from '@nestjs/common';
import { OrganizationsRepository } from '@rosetta/auth';
import {
  type Actor,
  AuditLog,
  type AuditedEntity,
  type Change,
  Database,
  type Figure,
  type Measured,
  newId,
  Tally,
} from '@rosetta/common';
import { purges, tryPurgeLock } from './purge.statements.js';

/** The most rows of a table that one transaction removes. */
const BATCH = 1000;

/** What a purge removed, by kind, and in how many organizations it failed. */
export interface PurgeReport {
  readonly purged: Readonly<Record<string, number>>;
  readonly failed: number;
}

/** Removes for good what was deleted too long ago to be restored, in every organization. */
@Injectable()
export class PurgeService implements Measured {
  private readonly logger = new Logger(PurgeService.name);
  private readonly purged = new Tally(purges.map(({ kind }) => kind));
  private failures = 0;
  private endedAt: number | null = null;

  constructor(
    private readonly database: Database,
    private readonly organizations: OrganizationsRepository,
    private readonly audit: AuditLog,
  ) {}

  figures(): Figure[] {
    return [
      {
        name: 'purged_rows_total',
        kind: 'counter',
        help: 'Rows removed for good',
        label: 'kind',
        read: () => this.purged,
      },
      {
        name: 'purge_failures_total',
        kind: 'counter',
        help: 'Organizations that could not be purged, each time',
        read: () => this.failures,
      },
      {
        name: 'purge_last_end_timestamp_seconds',
        kind: 'gauge',
        help: 'When this process last came to the end of a purge',
        read: () => this.endedAt,
      },
    ];
  }

  /** One organization's trouble is not the next one's; the signal ends the purge after the batch it is at. */
  async purge(signal?: AbortSignal): Promise<PurgeReport> {
    const purged = Object.fromEntries(purges.map(({ kind }) => [kind, 0]));
    let failed = 0;
    for (const id of await this.organizations.ids()) {
      try {
        await this.purgeOrganization(id, purged, signal);
      } catch (error) {
        failed += 1;
        this.failures += 1;
        this.logger.warn(`Organization ${id} was not purged: ${(error as Error).message}`);
      }
    }
    if (!signal?.aborted) this.endedAt = Date.now() / 1000;
    return { purged, failed };
  }

  private async purgeOrganization(
    id: string,
    purged: Record<string, number>,
    signal?: AbortSignal,
  ): Promise<void> {
    let isMore = true;
    while (isMore && !signal?.aborted) {
      const counts = await this.purgeBatch(id);
      for (const [index, { kind }] of purges.entries()) {
        purged[kind]! += counts[index] ?? 0;
        this.purged.count(kind, counts[index]);
      }
      isMore = counts.includes(BATCH);
    }
  }

  private async purgeBatch(organizationId: string): Promise<number[]> {
    return this.database.transaction(organizationId, async (tx) => {
      const [lock] = await tx.rows<{ locked: boolean }>(tryPurgeLock);
      const counts: number[] = [];
      const actor = purgerIn(organizationId);
      if (!lock?.locked) return counts;
      for (const { entity, statement } of purges) {
        const [row] = await tx.rows<{ purged: string[]; activities: string[] }>(statement, [BATCH]);
        const { purged, activities } = row!;
        counts.push(purged.length);
        if (entity)
          this.audit.record(tx, actor, [
            ...activities.map((id) => asPurged('activity', id)),
            ...purged.map((id) => asPurged(entity, id)),
          ]);
      }
      return counts;
    });
  }
}

/** Nobody's request: the product itself. */
function purgerIn(organizationId: string): Actor {
  return {
    organizationId,
    userId: null,
    apiKeyId: null,
    role: null,
    permissions: new Set(),
    dialect: 'purge',
    requestId: newId(),
  };
}

function asPurged(entity: AuditedEntity, entityId: string): Change {
  return { entity, entityId, action: 'purged' };
}

/** Says in a sentence what a purge removed. */
export function sentenceOf({ purged }: PurgeReport): string {
  const counts = Object.entries(purged).filter(([, count]) => count > 0);
  return `Purged ${counts.map(([kind, count]) => `${count} ${kind}`).join(', ') || 'nothing'}.`;
}
