import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys/api-keys.module.js';
import { MembersController } from './members.controller.js';
import { MembersRepository } from './members.repository.js';
import { MembersService } from './members.service.js';
import { UserMembersRepository } from './user-members.repository.js';
import { UserMembersService } from './user-members.service.js';

/** Members as their organization manages them. */
@Module({
  imports: [ApiKeysModule],
  controllers: [MembersController],
  providers: [MembersRepository, MembersService, UserMembersRepository, UserMembersService],
  exports: [MembersService, UserMembersService],
})
export class MembersModule {}
