import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ContactImportService } from './contact-import.service.js';
import { ContactsController } from './contacts.controller.js';
import { ContactsRepository } from './contacts.repository.js';
import { ContactsService } from './contacts.service.js';

/** Contacts, the record every dialect translates to. */
@Module({
  imports: [AccountsModule],
  controllers: [ContactsController],
  providers: [ContactsRepository, ContactsService, ContactImportService],
  exports: [ContactsService, ContactImportService],
})
export class ContactsModule {}
