import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { RelationshipsController } from './relationships.controller.js';
import { RelationshipsRepository } from './relationships.repository.js';
import { RelationshipsService } from './relationships.service.js';

/** Who knows a contact. */
@Module({
  imports: [ContactsModule],
  controllers: [RelationshipsController],
  providers: [RelationshipsRepository, RelationshipsService],
  exports: [RelationshipsService],
})
export class RelationshipsModule {}
