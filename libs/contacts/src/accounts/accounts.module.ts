import { Module } from '@nestjs/common';
import { MergedRecordsModule } from '../merged-records/merged-records.module.js';
import { AccountImportService } from './account-import.service.js';
import { AccountMergingService } from './account-merging.service.js';
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
  imports: [MergedRecordsModule],
  controllers: [AccountsController, ContactRolesController],
  providers: [
    AccountImportService,
    AccountMergingService,
    AccountsRepository,
    AccountsService,
    AssociationsRepository,
    AssociationsService,
    CompanyContactsRepository,
    CompanyContactsService,
    ContactRolesRepository,
    ContactRolesService,
  ],
  exports: [
    AccountImportService,
    AccountMergingService,
    AccountsService,
    AssociationsService,
    CompanyContactsService,
  ],
})
export class AccountsModule {}
