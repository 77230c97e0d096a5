import { domainToASCII, domainToUnicode } from 'node:url';
import { plainText, withoutQuotes } from './plain-text.js';

/**
 * Document B, section 5: what counts as an e-mail address; but what stands between addresses is part of none, which no mail
 * would reach.
 */
const EMAIL = /^[^\s@,;]+@[^\s@,;|]+\.[^\s@,;|]{2,}$/;

/** The longest address that mail can carry (RFC 5321). */
const MAX_LENGTH = 254;

/** As most addresses are written, which is how they are stored. */
const PLAIN = /^[a-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}$/;

/** What stands between the addresses of one cell. */
const BETWEEN = /\s*(?:[;,|\n\r\t]|:::)\s*/u;

/**
 * Brings an e-mail address, as people and programs write it, to the form in which it is stored and compared; null when it is
 * none. Of several in one text it is the first.
 */
export function normalizeEmail(written: string): string | null {
  return readEmails(written)?.[0] ?? null;
}

/** Reads the addresses of a text: one, or several with `;`, `,`, `|`, `:::` or a line's end between; null when any is none. */
export function readEmails(written: string): string[] | null {
  const one = readEmail(written);
  if (one !== null) return [one];
  const parts = plainText(written)
    .split(BETWEEN)
    .filter((part) => part.trim() !== '');
  const emails = parts.flatMap((part) => readEmail(part) ?? []);
  return parts.length > 1 && emails.length === parts.length ? emails : null;
}

/** The forms in which one address is stored: its domain may be written in its own script or in ASCII (RFC 5891). */
export function equivalentEmails(email: string): string[] {
  const at = email.lastIndexOf('@') + 1;
  const domain = email.slice(at);
  if (/^[\x20-\x7e]*$/.test(domain) && !domain.includes('xn--')) return [email];
  const ascii = domainToASCII(domain);
  if (ascii === '') return [email];
  return [...new Set([ascii, domainToUnicode(ascii), domain])].map((each) => email.slice(0, at) + each);
}

function readEmail(written: string): string | null {
  if (written.length <= MAX_LENGTH && PLAIN.test(written)) return written;
  const email = bareAddress(plainText(written)).toLowerCase();
  return email.length <= MAX_LENGTH && EMAIL.test(email) ? email : null;
}

/** The address alone: without a name before it, `mailto:`, brackets, quotes, and signs of the sentence it stood in. */
function bareAddress(text: string): string {
  const inBrackets = /^[^<>]*<\s*([^<>]+?)\s*>[\s.,;]*$/.exec(text.trim())?.[1] ?? text;
  const bare = withoutMailto(withoutQuotes(inBrackets)).replace(/[.,;:]+$/, '');
  const at = bare.lastIndexOf('@') + 1;
  return (
    bare.slice(0, at) +
    bare
      .slice(at)
      .replace(/[。｡．]/gu, '.')
      .replace(/\.+$/, '')
  );
}

function withoutMailto(text: string): string {
  const address = /^mailto:([^?]*)/i.exec(text)?.[1];
  if (address === undefined) return text;
  try {
    return decodeURIComponent(address).trim();
  } catch {
    return address.trim();
  }
}
