/** Writes an instant as UTC ISO 8601 with milliseconds and `Z` (dialects A and B). */
export function isoMilliseconds(instant: Date): string {
  return instant.toISOString();
}

/** Writes an instant as UTC ISO 8601 with whole seconds and `Z` (dialects C and D). */
export function isoSeconds(instant: Date): string {
  return instant.toISOString().slice(0, 19) + 'Z';
}
