/** What the Prefer headers ask for, the first of contradicting preferences winning. */
export interface Preferences {
  readonly return?: 'representation' | 'minimal' | 'headers-only';
  readonly count?: 'exact' | 'planned' | 'estimated';
  readonly resolution?: 'merge-duplicates' | 'ignore-duplicates';
  readonly missing?: 'default' | 'null';
  readonly handling?: 'strict' | 'lenient';
  readonly maxAffected?: number;
  /** The time zone in which times are read and written; Postgres judges it. */
  readonly timezone?: string;
  /** Preferences of the caller's own that were sent, e.g. `custom-fields=merge`. */
  readonly extra: readonly string[];
  /** What nobody understands; refused under handling=strict. */
  readonly unknown: readonly string[];
}

const choices = new Map<string, readonly string[]>([
  ['return', ['representation', 'minimal', 'headers-only']],
  ['count', ['exact', 'planned', 'estimated']],
  ['resolution', ['merge-duplicates', 'ignore-duplicates']],
  ['missing', ['default', 'null']],
  ['handling', ['strict', 'lenient']],
  // What happens anyway; the other way is not offered, as where `db-tx-end` says nothing.
  ['tx', ['commit']],
]);

const integer = /^\s*-?[0-9]+\s*$/;

/** Reads the Prefer headers; `known` are the preferences the caller itself understands. */
export function readPreferences(
  header: string | readonly string[] | undefined,
  known: ReadonlySet<string> = new Set(),
): Preferences {
  const chosen = new Map<string, string>();
  const extra: string[] = [];
  const unknown: string[] = [];
  const text = typeof header === 'string' ? header : (header ?? []).join(',');
  for (const preference of text === '' ? [] : text.split(',').map((part) => part.trim())) {
    if (preference === '') continue;
    const equals = preference.indexOf('=');
    const name = preference.slice(0, equals);
    const value = preference.slice(equals + 1);
    if (known.has(preference)) extra.push(preference);
    else if (isUnderstood(name, value)) {
      if (!chosen.has(name)) chosen.set(name, value);
    } else unknown.push(preference);
  }
  const read: Record<string, unknown> = { extra: [...new Set(extra)], unknown };
  for (const [name, value] of chosen) {
    if (name === 'max-affected') read['maxAffected'] = Number(value);
    else if (name !== 'tx') read[name] = value;
  }
  return read as unknown as Preferences;
}

/** A guard that cannot be read is not understood: under handling=strict the request is refused. */
function isUnderstood(name: string, value: string): boolean {
  if (name === 'max-affected') return integer.test(value);
  return name === 'timezone' || choices.get(name)?.includes(value) === true;
}

/** The Preference-Applied header of a method, undefined when nothing applied. */
export function preferenceApplied(preferences: Preferences, method: string): string | undefined {
  const writes = method !== 'GET' && method !== 'HEAD';
  const { resolution, missing, count, handling, maxAffected, timezone } = preferences;
  const applied = [
    method === 'POST' && resolution && `resolution=${resolution}`,
    (method === 'POST' || method === 'PATCH') && missing && `missing=${missing}`,
    writes && preferences.return && `return=${preferences.return}`,
    count && `count=${count}`,
    handling && `handling=${handling}`,
    timezone !== undefined && `timezone=${timezone}`,
    (method === 'PATCH' || method === 'DELETE') &&
      handling === 'strict' &&
      maxAffected !== undefined &&
      `max-affected=${maxAffected}`,
    ...(writes ? preferences.extra : []),
  ].filter((preference): preference is string => typeof preference === 'string');
  return applied.length > 0 ? applied.join(', ') : undefined;
}
