/** Reads an ISO 8601 time; one without an offset is UTC, wherever the server stands. */
export function readInstant(text: string): Date {
  const isLocal = /[T ]/i.test(text) && !/(?:Z|[+-]\d\d:?\d\d|[+-]\d\d)$/i.test(text);
  return new Date(isLocal ? `${text}Z` : text);
}

/** Writes an instant as UTC ISO 8601 with milliseconds and `Z` (dialects A and B). */
export function isoMilliseconds(instant: Date): string {
  return instant.toISOString();
}

/** Writes an instant as UTC ISO 8601 with whole seconds and `Z` (dialects C and D). */
export function isoSeconds(instant: Date): string {
  return instant.toISOString().slice(0, 19) + 'Z';
}
