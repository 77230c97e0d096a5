import { type DynamicModule, Module } from '@nestjs/common';
import { PurgeOptions, PurgeTimer } from './purge-timer.js';
import { PurgeService } from './purge.service.js';

/** Removes for good what was deleted too long ago. */
@Module({})
export class PurgeModule {
  static register(options: PurgeOptions): DynamicModule {
    return {
      module: PurgeModule,
      providers: [{ provide: PurgeOptions, useValue: options }, PurgeService, PurgeTimer],
    };
  }
}
