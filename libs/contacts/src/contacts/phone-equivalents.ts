import {
  getCountries,
  getCountryCallingCode,
  Metadata,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import { type Renumbering, renumberings, type Rewriting } from './phone-renumberings.js';

/**
 * The form by which notations of one number are told to be the same: without what is dialled at home alone behind the country
 * code, and in the country's present numbering. It is for matching alone; what is shown stays as it was written.
 */
export function canonicalPhone(phone: string): string {
  const dialled = withoutTrunkPrefix(phone);
  for (const { former } of rulesOf(dialled)) {
    const [present] = rewritten(dialled, former);
    if (present !== undefined) return present;
  }
  return dialled;
}

/** Every form in which a number may be stored that is this one in another notation; itself is the first. */
export function equivalentPhones(phone: string): string[] {
  const canonical = canonicalPhone(phone);
  const present = rulesOf(canonical).flatMap(({ current }) => current);
  const former = rewritten(canonical, present).filter((form) => canonicalPhone(form) === canonical);
  return [...new Set([phone, canonical, ...former, ...withTrunkPrefix(canonical)])];
}

function rewritten(phone: string, rewritings: readonly Rewriting[]): string[] {
  return rewritings
    .filter(([pattern]) => pattern.test(phone))
    .map(([pattern, as]) => phone.replace(pattern, as));
}

const rulesByCode: ReadonlyMap<string, readonly Renumbering[]> = new Map(
  renumberings.map(({ code }) => [code, renumberings.filter((other) => other.code === code)]),
);

/** No country code is the beginning of another. */
function rulesOf(phone: string): readonly Renumbering[] {
  return rulesByCode.get(phone.slice(1, 3)) ?? rulesByCode.get(phone.slice(1, 4)) ?? [];
}

/** What is dialled within a country alone, and yet written behind its code: a zero mostly, in Russia an 8. By country code. */
let prefixes: ReadonlyMap<string, string> | undefined;

function trunkPrefixes(): ReadonlyMap<string, string> {
  if (prefixes) return prefixes;
  const metadata = new Metadata() as Metadata & {
    numberingPlan: { nationalPrefix(): string | 0 | undefined };
  };
  const found = getCountries().flatMap((country): [string, string][] => {
    metadata.selectNumberingPlan(country);
    const prefix = metadata.numberingPlan.nationalPrefix();
    return prefix ? [[String(getCountryCallingCode(country)), prefix]] : [];
  });
  // The 1 of North America is its country code too.
  return (prefixes = new Map(found.filter(([code, prefix]) => code !== prefix)));
}

/** Where the number within the country begins, and what may stand in front of it; undefined where nothing may. */
function trunkOf(phone: string): { start: number; prefix: string } | undefined {
  for (let length = 1; length <= 3; length++) {
    const prefix = trunkPrefixes().get(phone.slice(1, 1 + length));
    if (prefix !== undefined) return { start: 1 + length, prefix };
  }
  return undefined;
}

function withoutTrunkPrefix(phone: string): string {
  const trunk = trunkOf(phone);
  if (!trunk || !phone.startsWith(trunk.prefix, trunk.start)) return phone;
  const parsed = parsePhoneNumberFromString(phone);
  return parsed?.isValid() ? parsed.number : phone;
}

function withTrunkPrefix(phone: string): string[] {
  const trunk = trunkOf(phone);
  if (!trunk || phone.startsWith(trunk.prefix, trunk.start)) return [];
  const form = phone.slice(0, trunk.start) + trunk.prefix + phone.slice(trunk.start);
  // With an 8 in front it may be somebody else's: of Saint Petersburg, say.
  const isSame = trunk.prefix === '0' || withoutTrunkPrefix(form) === phone;
  return form.length <= 16 && isSame ? [form] : [];
}
