import { Module } from '@nestjs/common';
import { AccountsModule, ContactsModule } from '@rosetta/contacts';
import { AccountActions } from './account-actions.service.js';
import { AccountPages } from './account-pages.service.js';
import { SalesAccountsController } from './accounts.controller.js';
import { ContactActions } from './contact-actions.service.js';
import { ContactPages } from './contact-pages.service.js';
import { SalesContactsController } from './contacts.controller.js';

/** Document E: contacts for a sales front end, and their accounts. */
@Module({
  imports: [AccountsModule, ContactsModule],
  controllers: [SalesContactsController, SalesAccountsController],
  providers: [ContactPages, ContactActions, AccountPages, AccountActions],
})
export class SalesModule {}
