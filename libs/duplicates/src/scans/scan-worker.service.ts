import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Figure, type Measured, QueueWorker, Shutdown } from '@rosetta/common';
import { DUPLICATES_OPTIONS, type DuplicatesOptions } from '../duplicates.options.js';
import { ScanRunnerService } from './scan-runner.service.js';
import { type DueScan, ScanTasksRepository } from './scan-tasks.repository.js';

/** Looks for scans that have something to be done, one step at a time, in every replica. */
@Injectable()
export class ScanWorkerService extends QueueWorker<DueScan> implements Measured {
  constructor(
    tasks: ScanTasksRepository,
    runner: ScanRunnerService,
    shutdown: Shutdown,
    @Inject(DUPLICATES_OPTIONS) { pollMs }: DuplicatesOptions,
  ) {
    const logger = new Logger(ScanWorkerService.name);
    super(shutdown, {
      pollMs,
      due: () => tasks.due(),
      step: (due) => runner.step(due),
      groupOf: ({ scanId }) => scanId,
      onFailure: ({ stack }) => logger.error('Scans cannot be looked for', stack),
    });
  }

  figures(): Figure[] {
    const help = 'Scans for duplicates with something to be done, as of the last look; 50 may be more';
    return [{ name: 'duplicate_scans_due', kind: 'gauge', help, read: () => this.due }];
  }
}
