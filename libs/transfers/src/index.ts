export { ImportUploadsService } from './imports/import-uploads.service.js';
export { ImportsService } from './imports/imports.service.js';
export { Import } from './imports/import.entity.js';
export { TransfersModule } from './transfers.module.js';
export type { TransfersOptions } from './transfers.options.js';
