import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Figure, type Measured, QueueWorker, Shutdown } from '@rosetta/common';
import { TRANSFERS_OPTIONS, type TransfersOptions } from '../transfers.options.js';
import { ImportRunnerService } from './import-runner.service.js';
import { type DueImport, ImportTasksRepository } from './import-tasks.repository.js';

/** Looks for imports that have something to be done, one step at a time, in every replica. */
@Injectable()
export class ImportWorkerService extends QueueWorker<DueImport> implements Measured {
  constructor(
    tasks: ImportTasksRepository,
    runner: ImportRunnerService,
    shutdown: Shutdown,
    @Inject(TRANSFERS_OPTIONS) { pollMs }: TransfersOptions,
  ) {
    const logger = new Logger(ImportWorkerService.name);
    super(shutdown, {
      pollMs,
      due: () => tasks.due(),
      step: (due) => runner.step(due),
      // They wait for each other anyway: whoever tries them all stands in the way of the others.
      groupOf: ({ organizationId }) => organizationId,
      onFailure: ({ stack }) => logger.error('Imports cannot be looked for', stack),
    });
  }

  figures(): Figure[] {
    const help = 'Imports with something to be done, as of the last look; 50 may be more';
    return [{ name: 'imports_due', kind: 'gauge', help, read: () => this.due }];
  }
}
