import { Module } from '@nestjs/common';
import { AccountsModule, ActivitiesModule, ContactsModule } from '@rosetta/contacts';
import { GetContactController } from './get-contact.controller.js';
import { GetContactService } from './get-contact.service.js';

/** Document C. */
@Module({
  imports: [AccountsModule, ActivitiesModule, ContactsModule],
  controllers: [GetContactController],
  providers: [GetContactService],
})
export class GetContactModule {}
