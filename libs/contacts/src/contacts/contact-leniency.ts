import { DomainError, orDomainError } from '@rosetta/common';
import { blankContact, writeFields } from './contact-state.js';
import type { ContactFields } from './contact.commands.js';
import { limits } from './text-limits.js';

/** A value of a row that is left out, and why. */
export interface DroppedValue {
  readonly field: keyof ContactFields;
  readonly value: unknown;
  readonly why: string;
}

/** What can be written of a row that cannot be written as a whole. */
export interface WithoutFaults<Fields extends ContactFields> {
  readonly fields: Fields;
  readonly dropped: readonly DroppedValue[];
}

const LISTS = { emails: limits.values, phones: limits.values, tags: limits.tags } as const;

/**
 * Leaves out of a row what alone would fail it; null where nothing is left by which somebody would know the contact, and
 * where the fault is in no value alone.
 */
export function withoutFaults<Fields extends ContactFields>(
  row: Fields,
  defaultCountry: string | null,
): WithoutFaults<Fields> | null {
  const dropped: DroppedValue[] = [];
  const isSound = (field: keyof ContactFields, written: unknown, value = written) => {
    const why = faultOf({ [field]: written }, defaultCountry);
    if (why !== null) dropped.push({ field, value, why });
    return why === null;
  };
  const kept = Object.entries(row).flatMap(([key, value]): [string, unknown][] => {
    const field = key as keyof ContactFields;
    const max = LISTS[key as keyof typeof LISTS];
    if (max !== undefined && Array.isArray(value)) {
      const sound = value.filter((each) => isSound(field, [each], each));
      for (const each of sound.slice(max))
        dropped.push({ field, value: each, why: `${key} must be at most ${max}` });
      return [[key, sound.slice(0, max)]];
    }
    return isSound(field, value) ? [[key, value]] : [];
  });
  const fields = Object.fromEntries(kept) as ContactFields as Fields;
  return dropped.length > 0 && isSomebody(fields) ? { fields, dropped } : null;
}

function faultOf(fields: ContactFields, defaultCountry: string | null): string | null {
  const written = orDomainError(() => writeFields(blankContact, fields, defaultCountry));
  return written instanceof DomainError ? written.message : null;
}

function isSomebody({
  name,
  firstName,
  lastName,
  email,
  emails,
  phone,
  phones,
  companyName,
}: ContactFields): boolean {
  return [name, firstName, lastName, email, phone, companyName, ...(emails ?? []), ...(phones ?? [])].some(
    Boolean,
  );
}
