import { Module } from '@nestjs/common';
import { ApiKeysModule } from '@rosetta/auth';
import { AccountsModule, ActivitiesModule, ContactsModule } from '@rosetta/contacts';
import { ContactFunctionsController } from './contact-functions.controller.js';
import { ContactFunctionsService } from './contact-functions.service.js';
import { GetContactController } from './get-contact.controller.js';
import { GetContactService } from './get-contact.service.js';
import { ManageApiKeysController } from './manage-api-keys.controller.js';
import { ManageApiKeysService } from './manage-api-keys.service.js';

/** Document C and the pages beside it. */
@Module({
  imports: [AccountsModule, ActivitiesModule, ApiKeysModule, ContactsModule],
  controllers: [GetContactController, ContactFunctionsController, ManageApiKeysController],
  providers: [GetContactService, ContactFunctionsService, ManageApiKeysService],
})
export class GetContactModule {}
