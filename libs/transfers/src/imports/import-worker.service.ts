import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { type Figure, type Measured, QueueWorker, Shutdown } from '@rosetta/common';
import { TRANSFERS_OPTIONS, type TransfersOptions } from '../transfers.options.js';
import { ImportRunnerService } from './import-runner.service.js';
import { type DueImport, ImportTasksRepository } from './import-tasks.repository.js';

/** Looks for imports that have something to be done, one step at a time, in every replica. */
@Injectable()
export class ImportWorkerService implements Measured, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ImportWorkerService.name);
  private readonly queue: QueueWorker<DueImport>;

  constructor(
    tasks: ImportTasksRepository,
    runner: ImportRunnerService,
    shutdown: Shutdown,
    @Inject(TRANSFERS_OPTIONS) { pollMs }: TransfersOptions,
  ) {
    this.queue = new QueueWorker(shutdown, {
      pollMs,
      due: () => tasks.due(),
      step: (due) => runner.step(due),
      // They wait for each other anyway: whoever tries them all stands in the way of the others.
      groupOf: ({ organizationId }) => organizationId,
      onFailure: ({ stack }) => this.logger.error('Imports cannot be looked for', stack),
    });
  }

  figures(): Figure[] {
    const help = 'Imports with something to be done, as of the last look; 50 may be more';
    return [{ name: 'imports_due', kind: 'gauge', help, read: () => this.queue.due }];
  }

  onApplicationBootstrap(): void {
    this.queue.begin();
  }

  /** Ends behind the rows that are being written. */
  async onModuleDestroy(): Promise<void> {
    await this.queue.end();
  }

  /** Looks now instead of in a moment: something was put in the queue by this very process. */
  wake(): void {
    this.queue.wake();
  }
}
