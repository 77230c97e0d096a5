import { DomainError } from './domain-error.js';

/** A record that counts its changes. */
export interface Versioned {
  readonly version: number;
}

/** The versions of a record that a caller will change it in; undefined: whichever it is in. */
export type AcceptedVersions = ReadonlySet<number> | undefined;

/**
 * Refuses to change a record that has changed since its caller read it. Says something only of a record that the
 * transaction has locked: of two writers that know the same version, the second one then finds another.
 */
export function requireVersion({ version }: Versioned, accepted: AcceptedVersions): void {
  if (accepted && !accepted.has(version))
    throw new DomainError('version_mismatch', 'The record has changed since it was read; read it again');
}

/** As {@link requireVersion}, of a record that the transaction has just changed. */
export function requireVersionBefore({ version }: Versioned, accepted: AcceptedVersions): void {
  requireVersion({ version: version - 1 }, accepted);
}
