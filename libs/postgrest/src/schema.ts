/** The HTTP methods a table can answer. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE' | 'PUT' | 'OPTIONS';

/** How one public column is stored, shown, compared and written. */
export interface ColumnDeclaration {
  /** Postgres type, e.g. `uuid`, `text[]`, `jsonb`, `timestamptz`. */
  readonly type: string;
  /** Name in the database when it differs from the public one. */
  readonly column?: string;
  /** How a plainly selected value is rendered in the answer. */
  readonly select?: (expression: string) => string;
  /** Applied to whole filter values (eq, neq, in, cs, cd, ov), element by element on arrays. */
  readonly normalize?: (value: string) => string;
  /** Answers `cs` on an array column by something better than `@>`: a SELECT of the primary keys of the rows with an element. */
  readonly lookup?: (valueParameters: readonly string[]) => string;
  /**
   * The values that an element is looked up by, where that is not the element alone. One parameter each: Postgres keeps a plan
   * for so many values, and makes one anew each time for an array.
   */
  readonly lookupValues?: (element: string) => readonly string[];
  /**
   * A condition that an index answers, and that holds of every row whose value contains these texts, whatever their case; it
   * stands beside `eq`, `like` and `ilike`, which decide.
   */
  readonly narrow?: (
    alias: string,
    texts: readonly string[],
    bind: (value: string) => string,
  ) => string | null;
  /** What rows are sorted by instead of the value, e.g. a key stored beside it; null where the value is. */
  readonly sort?: (alias: string) => string;
  /** Whether an index keeps the rows of the scope in the order of this column, as `order=<column>` and its reverse put them. */
  readonly isOrdered?: boolean;
  /** Whether an index finds what contains (`@>`) a document in this `jsonb` column. */
  readonly isContainmentIndexed?: boolean;
  readonly writable?: boolean;
  /** What it holds; information for documents. */
  readonly description?: string;
  /** Whether it is never null; information for documents. */
  readonly required?: boolean;
  /** Whether the database has a default for it; information for the caller's writer. */
  readonly default?: boolean;
}

/** One public table: the columns anybody may name, and the predicate nobody can get around. */
export interface TableDeclaration {
  readonly name: string;
  /** SQL relation the rows come from. */
  readonly source: string;
  /**
   * Relation of the same rows that is read instead where a filter is more than a look-up by keys: behind row-level security
   * few operators may use an index.
   */
  readonly filteredSource?: string;
  /** SELECT of how many rows the scope has, where that is known without counting them. */
  readonly total?: string;
  readonly primaryKey: readonly string[];
  readonly readonly?: boolean;
  /** Column sets an upsert may name besides the primary key. */
  readonly uniqueKeys?: readonly (readonly string[])[];
  /** Predicate that is ANDed outside everything the client says, wherever the table is read. */
  readonly scope: (alias: string) => string;
  readonly columns: Readonly<Record<string, ColumnDeclaration>>;
}

/** A foreign key by which one table may embed another; the way back is derived. */
export interface RelationDeclaration {
  readonly from: string;
  readonly column: string;
  readonly to: string;
  readonly references?: string;
  readonly constraint: string;
  /** Whether rows of `from` go with the row they refer to, when that is deleted. */
  readonly isPart?: boolean;
}

/** A declared column together with its ready-quoted SQL name. */
export interface Column extends ColumnDeclaration {
  readonly name: string;
  readonly sql: string;
  readonly isJson: boolean;
  readonly isArray: boolean;
}

/** One direction of a relation, seen from the table it starts at. */
export interface Edge {
  readonly origin: string;
  readonly target: Table;
  readonly toOne: boolean;
  readonly originColumn: Column;
  readonly targetColumn: Column;
  readonly constraint: string;
  readonly isPart: boolean;
}

/** A declared table with its columns as a Map, so that no inherited property is ever a column. */
export interface Table extends Omit<TableDeclaration, 'columns'> {
  readonly columns: ReadonlyMap<string, Column>;
  readonly edges: readonly Edge[];
}

/** Everything the engine may ever name in SQL. */
export interface Schema {
  readonly tables: ReadonlyMap<string, Table>;
  /** Preferences the caller itself understands, e.g. `custom-fields=merge`. */
  readonly preferences: ReadonlySet<string>;
}

/** Quotes an SQL identifier. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function column(name: string, declaration: ColumnDeclaration): Column {
  const type = declaration.type.toLowerCase();
  return {
    ...declaration,
    type,
    name,
    sql: quoteIdentifier(declaration.column ?? name),
    isJson: type === 'json' || type === 'jsonb',
    isArray: type.endsWith('[]'),
  };
}

function defined<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`Schema declaration: ${what} is not declared`);
  return value;
}

/** Turns declarations into the schema every other stage looks names up in. */
export function defineSchema(declaration: {
  readonly tables: readonly TableDeclaration[];
  readonly relations?: readonly RelationDeclaration[];
  readonly preferences?: readonly string[];
}): Schema {
  const tables = new Map<string, Table & { edges: Edge[] }>();
  for (const table of declaration.tables) {
    const columns = new Map(Object.entries(table.columns).map(([name, c]) => [name, column(name, c)]));
    for (const key of table.primaryKey) defined(columns.get(key), `key column ${table.name}.${key}`);
    tables.set(table.name, { ...table, columns, edges: [] });
  }
  for (const relation of declaration.relations ?? []) {
    const from = defined(tables.get(relation.from), relation.from);
    const to = defined(tables.get(relation.to), relation.to);
    const fromColumn = defined(from.columns.get(relation.column), `${relation.from}.${relation.column}`);
    const references = relation.references ?? defined(to.primaryKey[0], `the key of ${relation.to}`);
    const toColumn = defined(to.columns.get(references), `${relation.to}.${references}`);
    const { constraint, isPart = false } = relation;
    from.edges.push({
      origin: from.name,
      target: to,
      toOne: true,
      originColumn: fromColumn,
      targetColumn: toColumn,
      constraint,
      isPart,
    });
    to.edges.push({
      origin: to.name,
      target: from,
      toOne: false,
      originColumn: toColumn,
      targetColumn: fromColumn,
      constraint,
      isPart,
    });
  }
  return { tables, preferences: new Set(declaration.preferences ?? []) };
}

/** The methods a table answers, as an `Allow` header lists them. */
export function allowedMethods(table: Pick<Table, 'readonly'>): string {
  return table.readonly ? 'OPTIONS,GET,HEAD' : 'OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE';
}
