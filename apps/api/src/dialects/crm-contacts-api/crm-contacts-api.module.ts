import { Module } from '@nestjs/common';
import { AccountsModule, ContactsModule, RelationshipsModule } from '@rosetta/contacts';
import { CrmContactPresenter } from './contact.presenter.js';
import { CrmContactsController } from './contacts.controller.js';
import { CrmContactUsersController } from './contact-users.controller.js';

/** Document A. */
@Module({
  imports: [AccountsModule, ContactsModule, RelationshipsModule],
  controllers: [CrmContactsController, CrmContactUsersController],
  providers: [CrmContactPresenter],
})
export class CrmContactsApiModule {}
