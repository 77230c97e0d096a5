import { Contacts1763769600002 } from './0002-contacts.js';
import { Identity1763769600001 } from './0001-identity.js';

/** Every migration, in order; listed by hand so that nothing runs by accident of a file name. */
export const migrations = [Identity1763769600001, Contacts1763769600002];
