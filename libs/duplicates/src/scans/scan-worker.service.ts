import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { type Figure, type Measured, QueueWorker, Shutdown } from '@rosetta/common';
import { DUPLICATES_OPTIONS, type DuplicatesOptions } from '../duplicates.options.js';
import { ScanRunnerService } from './scan-runner.service.js';
import { type DueScan, ScanTasksRepository } from './scan-tasks.repository.js';

/** Looks for scans that have something to be done, one step at a time, in every replica. */
@Injectable()
export class ScanWorkerService implements Measured, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ScanWorkerService.name);
  private readonly queue: QueueWorker<DueScan>;

  constructor(
    tasks: ScanTasksRepository,
    runner: ScanRunnerService,
    shutdown: Shutdown,
    @Inject(DUPLICATES_OPTIONS) { pollMs }: DuplicatesOptions,
  ) {
    this.queue = new QueueWorker(shutdown, {
      pollMs,
      due: () => tasks.due(),
      step: (due) => runner.step(due),
      groupOf: ({ scanId }) => scanId,
      onFailure: ({ stack }) => this.logger.error('Scans cannot be looked for', stack),
    });
  }

  figures(): Figure[] {
    const help = 'Scans for duplicates with something to be done, as of the last look; 50 may be more';
    return [{ name: 'duplicate_scans_due', kind: 'gauge', help, read: () => this.queue.due }];
  }

  onApplicationBootstrap(): void {
    this.queue.begin();
  }

  /** Ends behind the records that are being compared. */
  async onModuleDestroy(): Promise<void> {
    await this.queue.end();
  }

  /** Looks now instead of in a moment: something was put in the queue by this very process. */
  wake(): void {
    this.queue.wake();
  }
}
