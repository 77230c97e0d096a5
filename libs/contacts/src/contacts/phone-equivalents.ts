import {
  getCountries,
  getCountryCallingCode,
  Metadata,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import { type Renumbering, renumberings, type Rewriting } from './phone-renumberings.js';

/**
 * The form by which notations of one number are told to be the same: without a trunk zero behind the country code, and in the
 * country's present numbering. It is for matching alone; what is shown stays as it was written.
 */
export function canonicalPhone(phone: string): string {
  const dialled = withoutTrunkZero(phone);
  return (
    rewritten(
      dialled,
      rulesOf(dialled).flatMap(({ former }) => former),
    )[0] ?? dialled
  );
}

/** Every form in which a number may be stored that is this one in another notation; itself is the first. */
export function equivalentPhones(phone: string): string[] {
  const canonical = canonicalPhone(phone);
  const present = rulesOf(canonical).flatMap(({ current }) => current);
  const former = rewritten(canonical, present).filter((form) => canonicalPhone(form) === canonical);
  return [...new Set([phone, canonical, ...former, ...withTrunkZero(canonical)])];
}

function rewritten(phone: string, rewritings: readonly Rewriting[]): string[] {
  return rewritings
    .filter(([pattern]) => pattern.test(phone))
    .map(([pattern, as]) => phone.replace(pattern, as));
}

function rulesOf(phone: string): readonly Renumbering[] {
  return renumberings.filter(({ code }) => phone.startsWith(`+${code}`));
}

/** Country codes behind which people write the zero that is dialled within the country. */
let trunkCodes: ReadonlySet<string> | undefined;

function codesWithTrunkZero(): ReadonlySet<string> {
  if (trunkCodes) return trunkCodes;
  const metadata = new Metadata() as Metadata & { numberingPlan: { nationalPrefix(): string | undefined } };
  const countries = getCountries().filter((country) => {
    metadata.selectNumberingPlan(country);
    return metadata.numberingPlan.nationalPrefix() === '0';
  });
  return (trunkCodes = new Set(countries.map((country) => String(getCountryCallingCode(country)))));
}

function codeOf(phone: string): string | undefined {
  return [1, 2, 3].map((length) => phone.slice(1, 1 + length)).find((code) => codesWithTrunkZero().has(code));
}

function withoutTrunkZero(phone: string): string {
  const code = codeOf(phone);
  if (code === undefined || phone[1 + code.length] !== '0') return phone;
  const parsed = parsePhoneNumberFromString(phone);
  return parsed?.isValid() ? parsed.number : phone;
}

function withTrunkZero(phone: string): string[] {
  const code = codeOf(phone);
  const form = code === undefined ? phone : `+${code}0${phone.slice(1 + code.length)}`;
  return form !== phone && form.length <= 16 && phone[1 + code!.length] !== '0' ? [form] : [];
}
