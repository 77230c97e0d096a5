import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule, type AuthOptions } from '@rosetta/auth';
import { CommonModule, RateLimitsModule, type RateLimitsOptions } from '@rosetta/common';
import {
  AccountsModule,
  ActivitiesModule,
  ContactsModule,
  CustomFieldsModule,
  RelationshipsModule,
  TimelineModule,
} from '@rosetta/contacts';
import { DealsModule, PipelinesModule, ReportsModule } from '@rosetta/deals';
import { DuplicatesModule, type DuplicatesOptions } from '@rosetta/duplicates';
import { EventsModule, type EventsOptions } from '@rosetta/events';
import { TransfersModule, type TransfersOptions } from '@rosetta/transfers';
import { type ConnectionOptions, dataSourceOptions } from './database/data-source.js';
import { DemoModule } from './demo/demo.module.js';
import { ChangelogModule } from './changelog/changelog.module.js';
import { HealthModule } from './health/health.module.js';
import { Connections, ConnectionsOptions } from './http/connections.js';
import { IdempotencyInterceptor } from './http/idempotency.interceptor.js';
import { PurgeModule } from './purge/purge.module.js';
import type { PurgeOptions } from './purge/purge-timer.js';
import { WebModule } from './web/web.module.js';

/** What the application is made with. */
export interface AppOptions {
  readonly connection: ConnectionOptions;
  readonly auth: AuthOptions;
  readonly rateLimits: RateLimitsOptions;
  readonly purge: PurgeOptions;
  readonly transfers: TransfersOptions;
  readonly events: EventsOptions;
  readonly duplicates: DuplicatesOptions;
  readonly connections: ConnectionsOptions;
  readonly dialectModules: readonly Type[];
}

/** The whole application: the core's modules, which speak `/api/v1`, and those of the other dialects. */
@Module({
  imports: [DiscoveryModule],
  providers: [IdempotencyInterceptor, Connections],
})
export class AppModule {
  static with(options: AppOptions): DynamicModule {
    const {
      connection,
      auth,
      rateLimits,
      purge,
      transfers,
      events,
      duplicates,
      connections,
      dialectModules,
    } = options;
    return {
      module: AppModule,
      providers: [{ provide: ConnectionsOptions, useValue: connections }],
      imports: [
        TypeOrmModule.forRoot(dataSourceOptions(connection)),
        CommonModule.with(auth.secret),
        RateLimitsModule.register(rateLimits),
        AuthModule.register(auth),
        AccountsModule,
        ContactsModule,
        RelationshipsModule,
        ActivitiesModule,
        CustomFieldsModule,
        TimelineModule,
        PipelinesModule,
        DealsModule,
        ReportsModule,
        TransfersModule.register(transfers),
        EventsModule.register(events),
        DuplicatesModule.register(duplicates),
        ...dialectModules,
        PurgeModule.register(purge),
        DemoModule,
        HealthModule,
        ChangelogModule,
        WebModule,
      ],
    };
  }
}
