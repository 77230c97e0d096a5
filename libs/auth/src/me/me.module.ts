import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys/api-keys.module.js';
import { OrganizationsModule } from '../organizations/organizations.module.js';
import { MeController } from './me.controller.js';
import { MeRepository } from './me.repository.js';

/** Who the caller is. */
@Module({
  imports: [ApiKeysModule, OrganizationsModule],
  controllers: [MeController],
  providers: [MeRepository],
})
export class MeModule {}
