import type { Caller } from './dialect.js';

/** Writes a call of curl, one option a line. */
export function curl(...options: string[]): string {
  return `curl ${options.join(' \\\n  ')}`;
}

/** The options of curl that send a body as JSON. */
export function json(body: object): string[] {
  return ["-H 'Content-Type: application/json'", `-d '${JSON.stringify(body)}'`];
}

/** Signs in, and makes a call of curl with the access token in its `Authorization` header. */
export function curlSignedIn(
  { url, email, password }: Caller,
  address: string,
  ...options: string[]
): string {
  const steps = [
    curl(`-s '${url}/auth/v1/token?grant_type=password'`, ...json({ email, password })),
    `sed 's/.*"access_token":"\\([^"]*\\)".*/Authorization: Bearer \\1/'`,
    curl(`-H @- '${address}'`, ...options),
  ];
  return steps.join(' \\\n  | ');
}
