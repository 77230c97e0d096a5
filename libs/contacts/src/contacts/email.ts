/** Document B, section 5: what counts as an e-mail address. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;

/** The longest address that mail can carry (RFC 5321). */
const MAX_LENGTH = 254;

/** Brings an e-mail address to the form in which it is stored and compared; null when it is none. */
export function normalizeEmail(written: string): string | null {
  const email = written.trim().toLowerCase();
  return email.length <= MAX_LENGTH && EMAIL.test(email) ? email : null;
}
