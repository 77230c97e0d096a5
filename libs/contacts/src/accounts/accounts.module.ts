import { Module } from '@nestjs/common';
import { AccountsController } from './accounts.controller.js';
import { AccountsRepository } from './accounts.repository.js';
import { AccountsService } from './accounts.service.js';
import { AssociationsRepository } from './associations.repository.js';
import { AssociationsService } from './associations.service.js';
import { ContactRolesController } from './contact-roles.controller.js';
import { ContactRolesRepository } from './contact-roles.repository.js';
import { ContactRolesService } from './contact-roles.service.js';

/** Companies and the contacts' places in them. */
@Module({
  controllers: [AccountsController, ContactRolesController],
  providers: [
    AccountsRepository,
    AccountsService,
    AssociationsRepository,
    AssociationsService,
    ContactRolesRepository,
    ContactRolesService,
  ],
  exports: [AccountsService, AssociationsService],
})
export class AccountsModule {}
