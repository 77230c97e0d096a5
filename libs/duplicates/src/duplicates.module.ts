import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AccountsModule, ContactsModule, DuplicateReports } from '@rosetta/contacts';
import { DUPLICATES_OPTIONS, type DuplicatesOptions } from './duplicates.options.js';
import { DuplicatesOfCompanyController } from './pairs/duplicates-of-company.controller.js';
import { DuplicatesOfContactController } from './pairs/duplicates-of-contact.controller.js';
import { PairReportsService } from './pairs/pair-reports.service.js';
import { PairsController } from './pairs/pairs.controller.js';
import { PairsRepository } from './pairs/pairs.repository.js';
import { PairsService } from './pairs/pairs.service.js';
import { CandidatesRepository } from './scans/candidates.repository.js';
import { ScanRecordsRepository } from './scans/scan-records.repository.js';
import { ScanRunnerService } from './scans/scan-runner.service.js';
import { ScanStepService } from './scans/scan-step.service.js';
import { ScanTasksRepository } from './scans/scan-tasks.repository.js';
import { ScanWorkerService } from './scans/scan-worker.service.js';
import { ScansController } from './scans/scans.controller.js';
import { ScansRepository } from './scans/scans.repository.js';
import { ScansService } from './scans/scans.service.js';

/** Records that are one person or company: they are looked for by a job, and people decide. Global, as contacts report some. */
@Global()
@Module({})
export class DuplicatesModule {
  static register(options: DuplicatesOptions): DynamicModule {
    return {
      module: DuplicatesModule,
      imports: [AccountsModule, ContactsModule],
      controllers: [
        ScansController,
        PairsController,
        DuplicatesOfContactController,
        DuplicatesOfCompanyController,
      ],
      providers: [
        { provide: DUPLICATES_OPTIONS, useValue: options },
        ScansRepository,
        ScanTasksRepository,
        ScanRecordsRepository,
        CandidatesRepository,
        PairsRepository,
        ScanStepService,
        ScanRunnerService,
        ScanWorkerService,
        ScansService,
        PairsService,
        { provide: DuplicateReports, useClass: PairReportsService },
      ],
      exports: [DuplicateReports],
    };
  }
}
