import { Module } from '@nestjs/common';
import { DealsModule } from '../deals/deals.module.js';
import { PipelinesModule } from '../pipelines/pipelines.module.js';
import { ReportsController } from './reports.controller.js';
import { ReportsRepository } from './reports.repository.js';

/** What deals add up to. */
@Module({
  imports: [DealsModule, PipelinesModule],
  controllers: [ReportsController],
  providers: [ReportsRepository],
})
export class ReportsModule {}
