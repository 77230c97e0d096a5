/** The newest minor release of the built-in Postgres's line, and when it came. Raised with every one that mends security holes. */
const CURRENT = { major: 18, minor: 6, since: 'August 2026' };

/** What an operator should know about a built-in Postgres of this `server_version`; null about a current one. */
export function outdatedPostgres(serverVersion: string): string | null {
  const [major = NaN, minor = NaN] = serverVersion.split('.').map((part) => parseInt(part, 10));
  if (major > CURRENT.major || (major === CURRENT.major && minor >= CURRENT.minor)) return null;
  return (
    `Warning: the built-in Postgres is ${major}.${minor} and lacks the security fixes of ` +
    `${CURRENT.major}.${CURRENT.minor} (${CURRENT.since}). For more than a demo, set DATABASE_URL to an up-to-date Postgres of your own.`
  );
}
