export { EventsModule } from './events.module.js';
export { ChangesTokenInterceptor } from './journal/changes-token.interceptor.js';
export { Webhook } from './webhooks/webhook.entity.js';
export { WebhookDelivery } from './webhooks/webhook-delivery.entity.js';
export { WebhooksService } from './webhooks/webhooks.service.js';
export type { EventsOptions, WebhooksOptions } from './events.options.js';
