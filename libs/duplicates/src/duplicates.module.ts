import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AccountsModule, ContactsModule, DuplicateReports, MergedRecordsModule } from '@rosetta/contacts';
import { DUPLICATES_OPTIONS, type DuplicatesOptions } from './duplicates.options.js';
import { AutomaticMergesService } from './merges/automatic-merges.service.js';
import { CompanyMergesController } from './merges/company-merges.controller.js';
import { ContactMergesController } from './merges/contact-merges.controller.js';
import { MergesRepository } from './merges/merges.repository.js';
import { MergesService } from './merges/merges.service.js';
import { SafePairsRepository } from './merges/safe-pairs.repository.js';
import { CarriedPairsService } from './pairs/carried-pairs.service.js';
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

/**
 * Records that are one person or company: they are looked for by a job, people decide, and make them one. Global, as contacts report
 * some.
 */
@Global()
@Module({})
export class DuplicatesModule {
  static register(options: DuplicatesOptions): DynamicModule {
    return {
      module: DuplicatesModule,
      imports: [AccountsModule, ContactsModule, MergedRecordsModule],
      controllers: [
        ScansController,
        PairsController,
        DuplicatesOfContactController,
        DuplicatesOfCompanyController,
        ContactMergesController,
        CompanyMergesController,
      ],
      providers: [
        { provide: DUPLICATES_OPTIONS, useValue: options },
        ScansRepository,
        ScanTasksRepository,
        ScanRecordsRepository,
        CandidatesRepository,
        PairsRepository,
        CarriedPairsService,
        ScanStepService,
        ScanRunnerService,
        ScanWorkerService,
        ScansService,
        PairsService,
        { provide: DuplicateReports, useClass: PairReportsService },
        MergesRepository,
        MergesService,
        SafePairsRepository,
        AutomaticMergesService,
      ],
      exports: [DuplicateReports],
    };
  }
}
