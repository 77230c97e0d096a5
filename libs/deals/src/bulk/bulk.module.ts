import { Module } from '@nestjs/common';
import { AccountsModule, ContactsModule } from '@rosetta/contacts';
import { DealsModule } from '../deals/deals.module.js';
import { PipelinesModule } from '../pipelines/pipelines.module.js';
import { DealsBulkController } from './deals-bulk.controller.js';
import { DealsBulkService } from './deals-bulk.service.js';

/** Many deals or leads in one call. */
@Module({
  imports: [AccountsModule, ContactsModule, DealsModule, PipelinesModule],
  controllers: [DealsBulkController],
  providers: [DealsBulkService],
  exports: [DealsBulkService],
})
export class DealsBulkModule {}
