import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * Normalizes a phone number as document B, section 5 says: white space, dashes, parentheses and dots are dropped; what is
 * left is digits with an optional leading `+`, which is added from 8 digits on; 8 to 15 digits; `00` is not converted.
 * With a default country a national number is first read as one of that country's. Null when it is no phone number.
 */
export function normalizePhone(written: string, defaultCountry: string | null = null): string | null {
  const bare = written.replace(/[\s\-().‐-―]/gu, '');
  if (!/^\+?[0-9]{8,15}$/.test(bare)) return national(written, defaultCountry);
  if (bare.startsWith('+')) return bare;
  return national(written, defaultCountry) ?? `+${bare}`;
}

function national(written: string, defaultCountry: string | null): string | null {
  // `00` is never read as "international": document B says so, and a country must not change it.
  if (!defaultCountry || !/^[\s\d\-().‐-―/]+$/u.test(written) || /^\D*00/.test(written)) return null;
  const parsed = parsePhoneNumberFromString(written, defaultCountry as CountryCode);
  return parsed?.isValid() ? parsed.number : null;
}
