import { Module } from '@nestjs/common';
import { OrganizationSettings } from './organization-settings.js';
import { OrganizationsController } from './organizations.controller.js';
import { OrganizationsRepository } from './organizations.repository.js';
import { OrganizationsService } from './organizations.service.js';

/** Organizations and their settings. */
@Module({
  controllers: [OrganizationsController],
  providers: [OrganizationsRepository, OrganizationsService, OrganizationSettings],
  exports: [OrganizationSettings, OrganizationsRepository],
})
export class OrganizationsModule {}
