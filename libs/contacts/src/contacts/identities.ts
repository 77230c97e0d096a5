import { equivalentEmails } from './email.js';
import { canonicalPhone, equivalentPhones } from './phone-equivalents.js';

/** What two notations of one e-mail or phone have in common: they are matched by it, and shown as they were written. */
export function identityKey(value: string): string {
  return isPhone(value) ? canonicalPhone(value) : equivalentEmails(value)[0]!;
}

/** Every form in which an e-mail or phone may be stored that is the same in another notation. */
export function equivalentIdentities(value: string): string[] {
  return isPhone(value) ? equivalentPhones(value) : equivalentEmails(value);
}

function isPhone(value: string): boolean {
  return value.startsWith('+') && !value.includes('@');
}
