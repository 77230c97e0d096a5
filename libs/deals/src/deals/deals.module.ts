import { Module } from '@nestjs/common';
import { AccountsModule, ContactsModule } from '@rosetta/contacts';
import { PipelinesModule } from '../pipelines/pipelines.module.js';
import { DealContactsController } from './deal-contacts.controller.js';
import { DealContactsRepository } from './deal-contacts.repository.js';
import { DealContactsService } from './deal-contacts.service.js';
import { DealsController } from './deals.controller.js';
import { DealsRepository } from './deals.repository.js';
import { DealsService } from './deals.service.js';

/** Sales opportunities and their contacts. */
@Module({
  imports: [AccountsModule, ContactsModule, PipelinesModule],
  controllers: [DealsController, DealContactsController],
  providers: [DealsRepository, DealsService, DealContactsRepository, DealContactsService],
  exports: [DealsRepository, DealsService, DealContactsService],
})
export class DealsModule {}
