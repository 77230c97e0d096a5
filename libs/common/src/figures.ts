/**
 * A number that a part of the product keeps of itself, for whoever watches the process. Nothing is done with it until it is
 * read; labels come from lists that are closed, never from what clients send.
 */
export interface Figure {
  /** As Prometheus has it, without the product's prefix; of a counter with `_total` behind it. */
  readonly name: string;
  /** A counter only grows while the process runs. */
  readonly kind: 'counter' | 'gauge';
  /** What it is, in a sentence. */
  readonly help: string;
  /** What its values are told apart by, where it has several. */
  readonly label?: string;
  /** Its value now, or the value of each label; null while there is none. */
  readonly read: () => number | null | Iterable<readonly [label: string, value: number]>;
}

/** A provider that keeps figures of itself; whoever watches finds it among all others by this method. */
export interface Measured {
  figures(): readonly Figure[];
}

/** Counts by kinds, of which there are few. */
export class Tally extends Map<string, number> {
  /** Begins with zeros, so that the first of a kind is seen to be one more. */
  constructor(kinds: Iterable<string> = []) {
    super([...kinds].map((kind) => [kind, 0]));
  }

  count(kind: string, by = 1): void {
    this.set(kind, (this.get(kind) ?? 0) + by);
  }
}
