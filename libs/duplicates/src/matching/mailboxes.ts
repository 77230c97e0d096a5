import { domainToASCII } from 'node:url';

/** Mail providers whose domains say nothing of whom somebody works for. */
const PROVIDERS =
  /^(?:(?:g|google|hot|proton|fast|rocket|ya?ndex)?mail|outlook|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|t-online|freenet|orange|wanadoo|free|laposte|libero|qq|163|126|naver|docomo|ezweb|softbank|yandex|protonmail|zoho)\./;

/** Mailboxes of many people. */
const ROLES = new Set(
  `info contact contacto kontakt hello hola office admin administration sales ventas vertrieb support help mail email post
   marketing billing accounts invoice rechnung service team hr jobs press noreply no-reply webmaster compras`.split(
    /\s+/,
  ),
);

/** An e-mail address in the parts that are compared. */
export interface Mailbox {
  readonly address: string;
  /** The local part without dots and what stands behind a plus; null where it is too short to tell anybody. */
  readonly name: string | null;
  /** The domain, where it is a company's. */
  readonly domain: string | null;
  /** Whether many people share it, as `info@`. */
  readonly isShared: boolean;
}

const MIN_NAME = 5;

/** Takes an address apart. */
export function mailbox(address: string): Mailbox {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).replace(/\+.*$/, '');
  const domain = address.slice(at + 1);
  const isShared = ROLES.has(local);
  const name = local.replace(/[._-]/g, '');
  return {
    address,
    name: isShared || name.length < MIN_NAME ? null : name,
    domain: companyDomain(domain),
    isShared,
  };
}

/** A domain in ASCII without `www.`; null of a mail provider's. */
export function companyDomain(domain: string | null): string | null {
  const ascii = domainToASCII((domain ?? '').trim().toLowerCase()).replace(/^www\./, '');
  return ascii === '' || PROVIDERS.test(ascii) ? null : ascii;
}
