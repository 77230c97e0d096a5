import { Module } from '@nestjs/common';
import { AccountsModule, ContactsModule } from '@rosetta/contacts';
import { DealsModule } from '@rosetta/deals';
import { DemoDetailsService } from './demo-details.service.js';
import { DemoService } from './demo.service.js';

/** The organization a newcomer finds on a fresh embedded database. */
@Module({
  imports: [AccountsModule, ContactsModule, DealsModule],
  providers: [DemoService, DemoDetailsService],
  exports: [DemoService],
})
export class DemoModule {}
