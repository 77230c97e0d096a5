import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { PollingLoop } from './polling-loop.js';
import type { Shutdown } from './shutdown.js';

/** A queue in the database, and how what is due of it is done. */
export interface QueueWorkerOptions<Due> {
  /** How often to look; 0 leaves the queue to other replicas. */
  readonly pollMs: number;
  /** What is due, the longest waiting first. */
  readonly due: () => Promise<readonly Due[]>;
  /** Does the next step of one; false when it is in other hands. */
  readonly step: (due: Due) => Promise<boolean>;
  /** What waits for each other: of those that share it, a look tries the first one alone. */
  readonly groupOf: (due: Due) => string;
  readonly onFailure: (error: Error) => void;
}

/** Looks for what is due in a queue, one step at a time, in every replica. */
export abstract class QueueWorker<Due> implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: PollingLoop;
  /** How many were due at the last look; whoever looks sees some at most. */
  protected due = 0;

  constructor(
    private readonly shutdown: Shutdown,
    private readonly options: QueueWorkerOptions<Due>,
  ) {
    const { pollMs, onFailure } = options;
    this.loop = new PollingLoop(shutdown, { pauseMs: pollMs, step: () => this.step(), onFailure });
  }

  onApplicationBootstrap(): void {
    if (this.options.pollMs > 0) this.loop.begin();
  }

  /** Looks now instead of in a moment: something was put in the queue by this very process. */
  wake(): void {
    this.loop.wake();
  }

  /** Ends behind the step that is being done. */
  async onModuleDestroy(): Promise<void> {
    await this.loop.end();
  }

  /** Does the next step of what has waited longest; false when there is none, or all are in other hands. */
  private async step(): Promise<boolean> {
    const { step, groupOf } = this.options;
    const tried = new Set<string>();
    const all = await this.options.due();
    this.due = all.length;
    for (const due of all) {
      const group = groupOf(due);
      if (this.shutdown.announced.aborted || tried.has(group)) continue;
      tried.add(group);
      if (await step(due)) return true;
    }
    return false;
  }
}
