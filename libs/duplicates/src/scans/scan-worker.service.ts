import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { type Figure, type Measured, PollingLoop, Shutdown } from '@rosetta/common';
import { DUPLICATES_OPTIONS, type DuplicatesOptions } from '../duplicates.options.js';
import { ScanRunnerService } from './scan-runner.service.js';
import { ScanTasksRepository } from './scan-tasks.repository.js';

/** Looks for scans that have something to be done, one step at a time, in every replica. */
@Injectable()
export class ScanWorkerService implements Measured, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ScanWorkerService.name);
  private readonly loop: PollingLoop;
  private due = 0;

  constructor(
    private readonly tasks: ScanTasksRepository,
    private readonly runner: ScanRunnerService,
    private readonly shutdown: Shutdown,
    @Inject(DUPLICATES_OPTIONS) private readonly options: DuplicatesOptions,
  ) {
    this.loop = new PollingLoop(shutdown, {
      pauseMs: options.pollMs,
      step: () => this.step(),
      onFailure: ({ stack }) => this.logger.error('Scans cannot be looked for', stack),
    });
  }

  figures(): Figure[] {
    const help = 'Scans for duplicates with something to be done, as of the last look; 50 may be more';
    return [{ name: 'duplicate_scans_due', kind: 'gauge', help, read: () => this.due }];
  }

  onApplicationBootstrap(): void {
    if (this.options.pollMs > 0) this.loop.begin();
  }

  /** Ends behind the records that are being compared. */
  async onModuleDestroy(): Promise<void> {
    await this.loop.end();
  }

  /** Looks now instead of in a moment: something was put in the queue by this very process. */
  wake(): void {
    this.loop.wake();
  }

  /** Does the next step of the scan that has waited longest; false when there is none, or all are in other hands. */
  private async step(): Promise<boolean> {
    const all = await this.tasks.due();
    this.due = all.length;
    for (const due of all) {
      if (this.shutdown.announced.aborted) return false;
      if (await this.runner.step(due)) return true;
    }
    return false;
  }
}
