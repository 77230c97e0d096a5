/** A statement ready for the driver; the caller's own parameters come before `values`. */
export interface Statement {
  readonly text: string;
  readonly values: readonly string[];
}

/** A statement that may come again: whether one plan is good for all its values, since they are keys. */
export interface RepeatedStatement extends Statement {
  readonly byKeys: boolean;
}

/** Numbers that the caller has already given out. */
export interface StatementOptions {
  /** $1 … $n belong to the caller. */
  readonly reservedParameters?: number;
}

/** Collects the bound values of one statement; nothing of a request reaches the text any other way. */
export class Parameters {
  readonly values: string[] = [];
  private readonly shared = new Map<string, string>();

  constructor(private readonly reserved = 0) {}

  /** Binds a value of unknown type, which Postgres infers from its surroundings. */
  bind(value: string): string {
    this.values.push(value);
    return `$${this.reserved + this.values.length}`;
  }

  /** Binds a JSON key once, so that equal paths are equal expressions to GROUP BY and ORDER BY. */
  key(value: string): string {
    const known = this.shared.get(value);
    if (known !== undefined) return known;
    const parameter = this.bind(value);
    this.shared.set(value, parameter);
    return parameter;
  }
}
