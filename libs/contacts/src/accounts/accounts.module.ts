import { Module } from '@nestjs/common';
import { AccountImportService } from './account-import.service.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsRepository } from './accounts.repository.js';
import { AccountsService } from './accounts.service.js';
import { AssociationsRepository } from './associations.repository.js';
import { AssociationsService } from './associations.service.js';
import { CompanyContactsRepository } from './company-contacts.repository.js';
import { CompanyContactsService } from './company-contacts.service.js';
import { ContactRolesController } from './contact-roles.controller.js';
import { ContactRolesRepository } from './contact-roles.repository.js';
import { ContactRolesService } from './contact-roles.service.js';

/** Companies and the contacts' places in them. */
@Module({
  controllers: [AccountsController, ContactRolesController],
  providers: [
    AccountImportService,
    AccountsRepository,
    AccountsService,
    AssociationsRepository,
    AssociationsService,
    CompanyContactsRepository,
    CompanyContactsService,
    ContactRolesRepository,
    ContactRolesService,
  ],
  exports: [AccountImportService, AccountsService, AssociationsService, CompanyContactsService],
})
export class AccountsModule {}
