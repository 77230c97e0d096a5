import { idPrefixes, type PrefixedEntity, toPrefixedId } from '@rosetta/common';

/** What names of fields and segments of paths say of whose ids they hold; the first that fits counts. */
const kinds: readonly (readonly [RegExp, PrefixedEntity])[] = [
  [/relationship/i, 'relationship'],
  [/deliver/i, 'webhookDelivery'],
  [/webhook/i, 'webhook'],
  [/scan/i, 'duplicateScan'],
  [/duplicate/i, 'duplicate'],
  [/api.?key/i, 'apiKey'],
  [/custom.?field/i, 'customField'],
  [/import\b|imports/i, 'import'],
  [/activit/i, 'activity'],
  [/pipeline/i, 'pipeline'],
  [/compan|account/i, 'company'],
  [/deal|lead/i, 'deal'],
  [/contact/i, 'contact'],
  [/user|owner|assign|created_by/i, 'user'],
  [/member/i, 'member'],
  [/organization/i, 'organization'],
];

/** Whose ids something holds by its name: a field, a path (its last segment that says so); undefined where nothing says it. */
export function kindOf(name: string): PrefixedEntity | undefined {
  for (const segment of name.split('/').reverse()) {
    if (segment.startsWith('{')) continue;
    const found = kinds.find(([pattern]) => pattern.test(segment));
    if (found) return found[1];
  }
  return undefined;
}

const UUID = /^(?:[a-z]+_)?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/;
/** The newest of each kind: older ones may be gone, and deleted ones are worth asking for too. */
const MAX_KEPT = 40;
const NOBODYS = '0198c0de-0000-7000-8000-00000000dead';

/** The ids that responses have told of, by what they are ids of. */
export class KnownIds {
  private readonly ids = new Map<PrefixedEntity, string[]>();

  /** Learns what a response to a path tells. */
  learn(path: string, body: unknown): void {
    this.walk(body, kindOf(path));
  }

  private walk(value: unknown, kind: PrefixedEntity | undefined, key = ''): void {
    if (typeof value === 'string') {
      const of = /^u?u?ids?$/.test(key) ? kind : kindOf(key);
      const match = of && UUID.exec(value);
      if (match) this.keep(of, match.slice(1).join('-'));
    } else if (Array.isArray(value)) for (const each of value.slice(0, 20)) this.walk(each, kind, key);
    else if (value !== null && typeof value === 'object')
      for (const [name, each] of Object.entries(value))
        this.walk(each, typeof each === 'object' ? (kindOf(name) ?? kind) : kind, name);
  }

  private keep(kind: PrefixedEntity, id: string): void {
    const known = this.ids.get(kind) ?? [];
    if (known.includes(id)) return;
    this.ids.set(kind, [...known, id].slice(-MAX_KEPT));
  }

  /** A text with ids in place of its markers, spelled as its path does. */
  filledIn(text: string, path: string): string {
    const isPrefixed = path.startsWith('/api/v1/');
    return text.replace(/«(\w+)(?::|%3A)(\d+)»/g, (_, kind: PrefixedEntity, n: string) => {
      const known = this.ids.get(kind) ?? [];
      const id = known[Number(n) % known.length] ?? NOBODYS;
      return isPrefixed && kind in idPrefixes ? toPrefixedId(kind, id) : id;
    });
  }
}
