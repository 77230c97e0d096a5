import { Module } from '@nestjs/common';
import { AccountsModule, ActivitiesModule, ContactsModule, MergedRecordsModule } from '@rosetta/contacts';
import { DealsModule } from '@rosetta/deals';
import { ActivitiesWriter } from './activities.writer.js';
import { CompaniesWriter } from './companies.writer.js';
import { ContactsWriter } from './contacts.writer.js';
import { DealContactsWriter } from './deal-contacts.writer.js';
import { DealsWriter } from './deals.writer.js';
import { ProxyService } from './proxy.service.js';
import { RestRootController } from './rest-root.controller.js';
import { tableControllers } from './table.controllers.js';
import { TABLE_WRITERS, type TableWriter, type TableWriters } from './table-writer.js';
import { ProxyUnknownTableController, RestUnknownTableController } from './unknown-table.controller.js';
import { WriteTransactions } from './write-transactions.js';

const writers = {
  contacts: ContactsWriter,
  deals: DealsWriter,
  deal_contacts: DealContactsWriter,
  companies: CompaniesWriter,
  activities: ActivitiesWriter,
};

/** Document B: the PostgREST proxy. */
@Module({
  imports: [AccountsModule, ActivitiesModule, ContactsModule, DealsModule, MergedRecordsModule],
  controllers: [
    ...tableControllers,
    RestRootController,
    ProxyUnknownTableController,
    RestUnknownTableController,
  ],
  providers: [
    ProxyService,
    WriteTransactions,
    ...Object.values(writers),
    {
      provide: TABLE_WRITERS,
      inject: Object.values(writers),
      useFactory: (...made: TableWriter[]): TableWriters =>
        new Map(Object.keys(writers).map((name, index) => [name, made[index]!])),
    },
  ],
})
export class RestApiProxyModule {}
