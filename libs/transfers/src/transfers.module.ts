import { type DynamicModule, Module } from '@nestjs/common';
import { AccountsModule, ContactsModule, CustomFieldsModule, MergedRecordsModule } from '@rosetta/contacts';
import { DealsBulkModule, DealsModule, PipelinesModule } from '@rosetta/deals';
import { BulkTransfersController } from './bulk-transfers.controller.js';
import { ExportDownloads } from './exports/export-downloads.js';
import { ExportsController } from './exports/exports.controller.js';
import { ExportsService } from './exports/exports.service.js';
import { ImportChunksRepository } from './imports/import-chunks.repository.js';
import { ImportCompaniesService } from './imports/import-companies.service.js';
import { ImportDealsService } from './imports/import-deals.service.js';
import { ImportEventsService } from './imports/import-events.service.js';
import { ImportReadingService } from './imports/import-reading.service.js';
import { ImportReferencesService } from './imports/import-references.service.js';
import { ImportResultsService } from './imports/import-results.service.js';
import { ImportRunnerService } from './imports/import-runner.service.js';
import { ImportTasksRepository } from './imports/import-tasks.repository.js';
import { ImportUploadsService } from './imports/import-uploads.service.js';
import { ImportWorkerService } from './imports/import-worker.service.js';
import { ImportWriterService } from './imports/import-writer.service.js';
import { ImportUndoRepository } from './imports/undo/import-undo.repository.js';
import { ImportUndoService } from './imports/undo/import-undo.service.js';
import { ImportsController } from './imports/imports.controller.js';
import { ImportsRepository } from './imports/imports.repository.js';
import { ImportsService } from './imports/imports.service.js';
import { TRANSFERS_OPTIONS, type TransfersOptions } from './transfers.options.js';
import { CursorStreamLimit } from './cursor-stream-limit.js';

/** Many records in and out, as files of any size. */
@Module({})
export class TransfersModule {
  static register(options: TransfersOptions): DynamicModule {
    return {
      module: TransfersModule,
      imports: [
        AccountsModule,
        ContactsModule,
        CustomFieldsModule,
        DealsBulkModule,
        DealsModule,
        MergedRecordsModule,
        PipelinesModule,
      ],
      controllers: [ImportsController, ExportsController, BulkTransfersController],
      providers: [
        { provide: TRANSFERS_OPTIONS, useValue: options },
        CursorStreamLimit,
        ImportsRepository,
        ImportChunksRepository,
        ImportTasksRepository,
        ImportsService,
        ImportUploadsService,
        ImportWriterService,
        ImportReadingService,
        ImportUndoRepository,
        ImportUndoService,
        ImportReferencesService,
        ImportCompaniesService,
        ImportDealsService,
        ImportRunnerService,
        ImportWorkerService,
        ImportResultsService,
        ImportEventsService,
        ExportsService,
        ExportDownloads,
      ],
    };
  }
}
