import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { TimelineController } from './timeline.controller.js';
import { TimelineRepository } from './timeline.repository.js';

/** A contact's story: audit events and activities. */
@Module({ imports: [ContactsModule], controllers: [TimelineController], providers: [TimelineRepository] })
export class TimelineModule {}
