import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  type Actor,
  type DomainError,
  type Figure,
  Followers,
  type Measured,
  Shutdown,
} from '@rosetta/common';
import { type Import, importEnds } from './import.entity.js';
import { ImportsService } from './imports.service.js';

const LOOK_EVERY_MS = 500;
const HEARTBEAT_MS = 15_000;

/** Something that a follower of an import is told; null is a sign of life. */
export type ImportSnapshot = Import | null;

/** Tells how an import goes on, on whichever replica it does. */
@Injectable()
export class ImportEventsService implements Measured {
  private readonly followers = new Followers('event streams');

  constructor(
    private readonly imports: ImportsService,
    private readonly shutdown: Shutdown,
  ) {}

  figures(): Figure[] {
    const help = 'Followers of imports';
    return [{ name: 'import_followers', kind: 'gauge', help, read: () => this.followers.total }];
  }

  /** Whether there is anything more to tell to somebody who has seen this version. */
  isOverFor({ status, version }: Import, seen: number | null): boolean {
    return isOver({ status }) && version === seen;
  }

  /**
   * Every state of an import that can be caught, to its end or until the follower is `gone`; begins with the present one
   * unless it was `seen`. Nobody waits for followers when the process ends: they come back to another replica.
   */
  async *follow(
    actor: Actor,
    id: string,
    seen: number | null,
    gone: AbortSignal,
  ): AsyncGenerator<ImportSnapshot, void> {
    const signal = AbortSignal.any([gone, this.shutdown.closed]);
    const leave = this.followers.enter(actor.organizationId);
    try {
      let version = seen;
      let silentSince = performance.now();
      for (;;) {
        const job = await this.imports.get(actor, id);
        if (job.version !== version) {
          yield job;
          ({ version } = job);
          silentSince = performance.now();
        } else if (performance.now() - silentSince >= HEARTBEAT_MS) {
          yield null;
          silentSince = performance.now();
        }
        if (isOver(job)) return;
        await sleep(LOOK_EVERY_MS, undefined, { signal });
      }
    } catch (error) {
      // A follower who left, a stop of this process, or a deletion of the import, ends the story: there is no response left to write it into.
      const isEnd = signal.aborted || (error as DomainError).code === 'not_found';
      if (!isEnd) throw error;
    } finally {
      leave();
    }
  }
}

function isOver({ status }: Pick<Import, 'status'>): boolean {
  return importEnds.includes(status);
}
