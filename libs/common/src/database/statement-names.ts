/** A statement is worth a name, and a place in the memory of every connection, once it has come this often. */
const USES_BEFORE_NAMED = 3;
/** Postgres keeps the plan of each name on each connection, some ten kilobytes. */
const MAX_NAMES = 250;
const MAX_COUNTED = 1_000;

/**
 * Gives composed statements that come again and again names under which Postgres keeps them prepared, one name to a text.
 * Clients choose the shapes, so what is remembered is bounded: beyond it statements go unnamed, as all do at first.
 */
export class StatementNames {
  private readonly names = new Map<string, string>();
  private readonly uses = new Map<string, number>();

  /** The name of a statement; null while it has none. */
  of(text: string): string | null {
    const known = this.names.get(text);
    if (known !== undefined) return known;
    if (this.names.size >= MAX_NAMES) return null;
    const uses = (this.uses.get(text) ?? 0) + 1;
    if (uses < USES_BEFORE_NAMED) {
      if (this.uses.size >= MAX_COUNTED) this.uses.clear();
      this.uses.set(text, uses);
      return null;
    }
    this.uses.delete(text);
    const name = `composed.${this.names.size + 1}`;
    this.names.set(text, name);
    return name;
  }
}
