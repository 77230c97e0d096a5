import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { MergedRecordsModule } from '../merged-records/merged-records.module.js';
import { ContactImportService } from './contact-import.service.js';
import { ContactMergingService } from './contact-merging.service.js';
import { ContactsController } from './contacts.controller.js';
import { ContactsRepository } from './contacts.repository.js';
import { ContactsService } from './contacts.service.js';

/** Contacts, the record every dialect translates to. */
@Module({
  imports: [AccountsModule, MergedRecordsModule],
  controllers: [ContactsController],
  providers: [ContactsRepository, ContactsService, ContactImportService, ContactMergingService],
  exports: [ContactsService, ContactImportService, ContactMergingService],
})
export class ContactsModule {}
