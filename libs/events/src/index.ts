export { EventsModule } from './events.module.js';
export { ChangesTokenInterceptor } from './journal/changes-token.interceptor.js';
export type { EventsOptions, WebhooksOptions } from './events.options.js';
