import { Module } from '@nestjs/common';
import { ContactsModule } from '@rosetta/contacts';
import { DealsBulkModule, DealsModule } from '@rosetta/deals';
import { BulkController } from './bulk/bulk.controller.js';
import { SearchController } from './bulk/search.controller.js';

/** Document B: bulk calls, leads and search. */
@Module({
  imports: [ContactsModule, DealsModule, DealsBulkModule],
  controllers: [BulkController, SearchController],
})
export class BulkModule {}
