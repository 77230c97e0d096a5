/** What must not be in a log, and what stands there instead. */
const SECRETS: readonly [pattern: RegExp, shown: string][] = [
  [/:\/\/[^\s/@:]*:[^\s/@]*@/g, '://[credentials]@'],
  [/\bBearer\s+[\w.~+/=-]+/gi, 'Bearer [token]'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[token]'],
  [/\bcg_\w+/g, '[key]'],
  [/(reset-password\/)[\w-]+/g, '$1[token]'],
  [/([?&][\w.[\]%-]+=)[^\s&#]*/g, '$1[value]'],
  [/(?<![\w.!#$&'*+=?^`{|}~%-])[\w.!#$&'*+=?^`{|}~%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+/gi, '[e-mail]'],
  [/(?:\+|%2B)\d[\d ().-]{6,}\d/gi, '[phone]'],
];

/** A text without credentials, values of queries, e-mail addresses and international phone numbers. */
export function redact(text: string): string {
  return SECRETS.reduce((left, [pattern, shown]) => left.replace(pattern, shown), text);
}
