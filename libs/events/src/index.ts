export { EventsModule } from './events.module.js';
export { presentChange } from './journal/changes.presenter.js';
export type { JournalEntity, JournalEntry } from './journal/journal-entry.js';
export { ChangesTokenInterceptor } from './journal/changes-token.interceptor.js';
export { Webhook } from './webhooks/webhook.entity.js';
export { WebhookDelivery } from './webhooks/webhook-delivery.entity.js';
export type { ToldEvent, ToldTest, WebhookFormat } from './webhooks/webhook-format.js';
export { WebhooksService } from './webhooks/webhooks.service.js';
export type { EventsOptions, WebhooksOptions } from './events.options.js';
