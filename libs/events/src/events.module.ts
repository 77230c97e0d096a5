import { type DynamicModule, Module } from '@nestjs/common';
import { EVENTS_OPTIONS, type EventsOptions } from './events.options.js';
import { ChangesController } from './journal/changes.controller.js';
import { ChangesStreamService } from './journal/changes-stream.service.js';
import { ChangesTokenInterceptor } from './journal/changes-token.interceptor.js';
import { JournalRepository } from './journal/journal.repository.js';
import { JournalService } from './journal/journal.service.js';
import { WebhookDeliveriesController } from './webhooks/webhook-deliveries.controller.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';
import { WebhooksService } from './webhooks/webhooks.service.js';
import { webhookProviders } from './webhooks/webhooks.providers.js';

/** Others learn what has changed: by the journal, whoever asks; by webhooks, whoever wants to be told. */
@Module({})
export class EventsModule {
  static register(options: EventsOptions): DynamicModule {
    return {
      module: EventsModule,
      // Dialects hand out tokens beside what they read.
      global: true,
      controllers: [ChangesController, WebhooksController, WebhookDeliveriesController],
      providers: [
        { provide: EVENTS_OPTIONS, useValue: options },
        JournalRepository,
        JournalService,
        ChangesStreamService,
        ChangesTokenInterceptor,
        ...webhookProviders,
      ],
      exports: [JournalService, WebhooksService],
    };
  }
}
