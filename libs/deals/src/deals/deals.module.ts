import { Module } from '@nestjs/common';
import { AccountsModule, ActivitiesModule, ContactsModule } from '@rosetta/contacts';
import { PipelinesModule } from '../pipelines/pipelines.module.js';
import { DealActivitiesController } from './deal-activities.controller.js';
import { DealContactsController } from './deal-contacts.controller.js';
import { DealContactsRepository } from './deal-contacts.repository.js';
import { DealContactsService } from './deal-contacts.service.js';
import { DealsController } from './deals.controller.js';
import { DealsRepository } from './deals.repository.js';
import { DealsService } from './deals.service.js';
import { ExpandedDealsService } from './expanded-deals.service.js';

/** Sales opportunities, their contacts and what happened about them. */
@Module({
  imports: [AccountsModule, ActivitiesModule, ContactsModule, PipelinesModule],
  controllers: [DealsController, DealContactsController, DealActivitiesController],
  providers: [
    DealsRepository,
    DealsService,
    DealContactsRepository,
    DealContactsService,
    ExpandedDealsService,
  ],
  exports: [DealsRepository, DealsService, DealContactsService],
})
export class DealsModule {}
