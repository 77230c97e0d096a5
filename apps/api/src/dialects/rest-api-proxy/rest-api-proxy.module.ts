import { Module } from '@nestjs/common';
import { ContactsModule } from '@rosetta/contacts';
import { ContactsWriter } from './contacts.writer.js';
import { ProxyService } from './proxy.service.js';
import { tableController } from './table.controller.js';
import { UnknownTableController } from './unknown-table.controller.js';

/** Document B: the PostgREST proxy. */
@Module({
  imports: [ContactsModule],
  controllers: [
    tableController('contacts', { read: 'contacts:read', write: 'contacts:write' }),
    UnknownTableController,
  ],
  providers: [ProxyService, ContactsWriter],
})
export class RestApiProxyModule {}
