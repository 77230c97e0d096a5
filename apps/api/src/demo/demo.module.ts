import { Module } from '@nestjs/common';
import { AccountsModule, ContactsModule } from '@rosetta/contacts';
import { DemoService } from './demo.service.js';

/** The organization a newcomer finds on a fresh embedded database. */
@Module({ imports: [AccountsModule, ContactsModule], providers: [DemoService], exports: [DemoService] })
export class DemoModule {}
