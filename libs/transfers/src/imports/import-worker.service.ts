import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { type Figure, type Measured, PollingLoop, Shutdown } from '@rosetta/common';
import { TRANSFERS_OPTIONS, type TransfersOptions } from '../transfers.options.js';
import { ImportRunnerService } from './import-runner.service.js';
import { ImportTasksRepository } from './import-tasks.repository.js';

/** Looks for imports that have something to be done, one step at a time, in every replica. */
@Injectable()
export class ImportWorkerService implements Measured, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ImportWorkerService.name);
  private readonly loop: PollingLoop;
  /** As of the last look at them; whoever looks sees some at most. */
  private due = 0;

  constructor(
    private readonly tasks: ImportTasksRepository,
    private readonly runner: ImportRunnerService,
    private readonly shutdown: Shutdown,
    @Inject(TRANSFERS_OPTIONS) private readonly options: TransfersOptions,
  ) {
    this.loop = new PollingLoop(shutdown, {
      pauseMs: options.pollMs,
      step: () => this.step(),
      onFailure: ({ stack }) => this.logger.error('Imports cannot be looked for', stack),
    });
  }

  figures(): Figure[] {
    const help = 'Imports with something to be done, as of the last look; 50 may be more';
    return [{ name: 'imports_due', kind: 'gauge', help, read: () => this.due }];
  }

  onApplicationBootstrap(): void {
    if (this.options.pollMs > 0) this.loop.begin();
  }

  /** Ends behind the rows that are being written. */
  async onModuleDestroy(): Promise<void> {
    await this.loop.end();
  }

  /** Looks now instead of in a moment: something was put in the queue by this very process. */
  wake(): void {
    this.loop.wake();
  }

  /** Does the next step of the import that has waited longest; false when there is none. */
  private async step(): Promise<boolean> {
    const tried = new Set<string>();
    const all = await this.tasks.due();
    this.due = all.length;
    for (const due of all) {
      // Imports of one organization wait for each other anyway: whoever tries them all stands in the way of the others.
      if (this.shutdown.announced.aborted || tried.has(due.organizationId)) continue;
      tried.add(due.organizationId);
      if (await this.runner.step(due)) return true;
    }
    return false;
  }
}
