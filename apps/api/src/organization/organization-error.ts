import { DatabaseSetupError } from '../database/database-setup.error.js';

/** An organization cannot be exported, imported or erased as was asked; the message says why, no stack is needed. */
export class OrganizationError extends DatabaseSetupError {}
