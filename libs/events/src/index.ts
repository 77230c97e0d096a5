export { EventsModule } from './events.module.js';
export type { EventsOptions } from './events.options.js';
