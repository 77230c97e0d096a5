/** What a handler's answer says beside its body; every other header belongs to the one response. */
export const RESPONSE_HEADERS = [
  'content-type',
  'content-location',
  'content-range',
  'location',
  'preference-applied',
  'warning',
  'etag',
  'x-truncated',
] as const;
