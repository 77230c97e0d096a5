import type { TransfersOptions } from '@rosetta/transfers';
import { checkEmbeds } from '../dialects/rest-api-proxy/embed-access.js';
import { exportSchema } from '../dialects/rest-api-proxy/proxy.schema.js';
import type { Settings } from './settings.js';

/** What imports and exports may take, and the tables that can be exported: those of the proxy. */
export function transfersOf({ transfers, databasePoolSize }: Settings): TransfersOptions {
  return {
    maxBytes: transfers.importMaxBytes,
    importsPerOrganization: transfers.importsPerOrganization,
    keepDays: transfers.importKeepDays,
    pollMs: transfers.importPollMs,
    exportsPerOrganization: transfers.exportsPerOrganization,
    // Long reads must leave connections for everybody else.
    maxCursorStreams: Math.max(1, Math.floor(databasePoolSize / 2)),
    exportIdleMs: transfers.exportIdleSeconds * 1000,
    exportSchema,
    checkReading: checkEmbeds,
  };
}
