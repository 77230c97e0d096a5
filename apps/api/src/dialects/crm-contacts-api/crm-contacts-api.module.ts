import { Module } from '@nestjs/common';
import { MembersModule } from '@rosetta/auth';
import { AccountsModule, ContactsModule, RelationshipsModule } from '@rosetta/contacts';
import { CrmCompaniesController } from './companies.controller.js';
import { CrmCompanyContactsController } from './company-contacts.controller.js';
import { CrmContactPresenter } from './contact.presenter.js';
import { CrmContactsController } from './contacts.controller.js';
import { CrmContactUsersController } from './contact-users.controller.js';
import { CrmUsersController } from './users.controller.js';
import { CrmUserMatchesController } from './user-matches.controller.js';

/** Document A. */
@Module({
  imports: [AccountsModule, ContactsModule, MembersModule, RelationshipsModule],
  controllers: [
    CrmUserMatchesController,
    CrmContactsController,
    CrmContactUsersController,
    CrmUsersController,
    CrmCompaniesController,
    CrmCompanyContactsController,
  ],
  providers: [CrmContactPresenter],
})
export class CrmContactsApiModule {}
