import { Module } from '@nestjs/common';
import { AccountsModule, ContactsModule } from '@rosetta/contacts';
import { DealsModule } from '../deals/deals.module.js';
import { PipelinesModule } from '../pipelines/pipelines.module.js';
import { DealsBulkService } from './deals-bulk.service.js';

/** Many deals or leads in one call. */
@Module({
  imports: [AccountsModule, ContactsModule, DealsModule, PipelinesModule],
  providers: [DealsBulkService],
  exports: [DealsBulkService],
})
export class DealsBulkModule {}
