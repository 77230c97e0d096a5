/** What went wrong more closely: a text, or a list of what there is to choose from. */
export type Details = string | readonly Readonly<Record<string, string>>[];

/** What a refusal carries besides its status, code and message. */
export interface Explanation {
  readonly details?: Details | null | undefined;
  readonly hint?: string | null | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal in PostgREST's own terms, ready to be rendered as the answer to a request. */
export class PostgrestError extends Error {
  override readonly name = 'PostgrestError';
  readonly details: Details | null;
  readonly hint: string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    explanation: Explanation = {},
  ) {
    super(message);
    this.details = explanation.details ?? null;
    this.hint = explanation.hint ?? null;
    this.headers = explanation.headers ?? {};
  }
}

/** The closed list of codes this engine raises by itself, each with its HTTP status. */
export const statusOfCode = {
  PGRST100: 400,
  PGRST101: 405,
  PGRST102: 400,
  PGRST103: 416,
  PGRST105: 405,
  PGRST106: 406,
  PGRST107: 406,
  PGRST108: 400,
  PGRST114: 400,
  PGRST115: 400,
  PGRST116: 406,
  PGRST117: 405,
  PGRST118: 400,
  PGRST122: 400,
  PGRST124: 400,
  PGRST125: 404,
  PGRST126: 404,
  PGRST127: 400,
  PGRST200: 400,
  PGRST201: 300,
  PGRST202: 404,
  PGRST204: 400,
  PGRST205: 404,
  '21000': 400,
  '2201B': 400,
  '42703': 400,
  '42704': 400,
  '42883': 404,
  '428C9': 400,
  '42P10': 400,
  '54000': 400,
} as const;

/** A code this engine raises by itself. */
export type RefusalCode = keyof typeof statusOfCode;

/** The refusal of a body that names a column which its table does not have. */
export class UnknownBodyColumn extends PostgrestError {
  constructor(
    readonly table: string,
    readonly column: string,
  ) {
    super(
      statusOfCode.PGRST204,
      'PGRST204',
      `Could not find the '${column}' column of '${table}' in the schema cache`,
    );
  }
}

/** One direction of a relation, as far as a refusal tells of it. */
export interface Relationship {
  readonly origin: string;
  readonly target: { readonly name: string };
  readonly toOne: boolean;
  readonly originColumn: { readonly name: string };
  readonly targetColumn: { readonly name: string };
  readonly constraint: string;
}

/** A relation to choose, as PostgREST prints it. */
function describeRelationship({
  origin,
  target,
  toOne,
  originColumn,
  targetColumn,
  constraint,
}: Relationship) {
  return {
    cardinality: toOne ? 'many-to-one' : 'one-to-many',
    embedding: `${origin} with ${target.name}`,
    relationship: `${constraint} using ${origin}(${originColumn.name}) and ${target.name}(${targetColumn.name})`,
  };
}

function refusal(code: RefusalCode, message: string, explanation?: Explanation): PostgrestError {
  return new PostgrestError(statusOfCode[code], code, message, explanation);
}

const rangeRefusal = (details: string, headers?: Record<string, string>) =>
  refusal('PGRST103', 'Requested range not satisfiable', { details, ...(headers && { headers }) });

/** Every refusal of the engine by name, so that each message is written once. */
export const refuse = {
  syntax: (subject: string, shown: string, column: number, details: string) =>
    refusal('PGRST100', `"failed to parse ${subject} (${shown})" (line 1, column ${column})`, { details }),
  tooMuch: (details: string) =>
    refusal('PGRST100', '"failed to parse request" (line 1, column 1)', { details }),
  queryTooLong: (limit: number) =>
    new PostgrestError(414, 'PGRST100', 'The query string is too long', {
      details: `At most ${limit} characters are accepted.`,
    }),
  body: (message: string, details?: string) => refusal('PGRST102', message, { details: details ?? null }),
  negativeLimit: () => rangeRefusal('Limit should be greater than or equal to zero.'),
  emptyRange: () =>
    rangeRefusal('The lower boundary must be lower than or equal to the upper boundary in the Range header.'),
  offsetPastEnd: (offset: number, total: number) =>
    rangeRefusal(`An offset of ${offset} was requested, but there are only ${total} rows.`, {
      'Content-Range': `*/${total}`,
    }),
  putFilters: () =>
    refusal('PGRST105', "Filters must include all and only primary key columns with 'eq' operators"),
  schema: (name: string) =>
    refusal('PGRST106', `Invalid schema: ${name}`, {
      hint: 'Only the following schemas are exposed: public',
    }),
  mediaType: (accept: string) => refusal('PGRST107', `None of these media types are available: ${accept}`),
  notEmbedded: (name: string) =>
    refusal('PGRST108', `'${name}' is not an embedded resource in this request`, {
      hint: `Verify that '${name}' is included in the 'select' query parameter.`,
    }),
  putRange: () => refusal('PGRST114', 'limit/offset querystring parameters are not allowed for PUT'),
  putKey: () => refusal('PGRST115', 'Payload values do not match URL in primary key column(s)'),
  changedKey: (column: string) =>
    refusal('PGRST115', `The ${column} of a row cannot be changed`, {
      hint: `Leave ${column} out, or send the one that the row has.`,
    }),
  notSingular: (rows: number) =>
    refusal('PGRST116', 'Cannot coerce the result to a single JSON object', {
      details: `The result contains ${rows} rows`,
    }),
  method: (method: string, allow?: string) =>
    refusal('PGRST117', `Unsupported HTTP method: ${method}`, {
      headers: allow === undefined ? {} : { Allow: allow },
    }),
  relatedOrder: (origin: string, target: string) =>
    refusal('PGRST118', `A related order on '${target}' is not possible`, {
      details: `'${origin}' and '${target}' do not form a many-to-one or one-to-one relationship`,
    }),
  preferences: (unknown: readonly string[]) =>
    refusal('PGRST122', 'Invalid preferences given with handling=strict', {
      details: `Invalid preferences: ${unknown.join(', ')}`,
    }),
  maxAffected: (rows: string) =>
    refusal('PGRST124', 'Query result exceeds max-affected preference constraint', {
      details: `The query affects ${rows} rows`,
    }),
  path: () => refusal('PGRST125', 'Invalid path specified in request URL'),
  root: () => refusal('PGRST126', 'Root endpoint metadata is disabled'),
  spreadAggregate: () =>
    refusal('PGRST127', 'Feature not implemented', {
      details: 'Aggregates are not implemented for one-to-many or many-to-many spreads.',
    }),
  noRelation: (origin: string, target: string, requested?: string, hint: string | null = null) =>
    refusal(
      'PGRST200',
      `Could not find a relationship between '${origin}' and '${target}' in the schema cache`,
      {
        details:
          `Searched for a foreign key relationship between '${origin}' and '${target}'` +
          `${requested === undefined ? '' : ` using the hint '${requested}'`} in the schema 'public', but no matches were found.`,
        hint,
      },
    ),
  ambiguousRelation: (origin: string, target: string, edges: readonly Relationship[]) =>
    refusal(
      'PGRST201',
      `Could not embed because more than one relationship was found for '${origin}' and '${target}'`,
      {
        details: edges.map(describeRelationship),
        hint:
          `Try changing '${target}' to one of the following: ` +
          `${edges.map((edge) => `'${edge.target.name}!${edge.constraint}'`).join(', ')}. ` +
          "Find the desired relationship in the 'details' key.",
      },
    ),
  functionMethod: (method: string) => refusal('PGRST101', `Cannot use the ${method} method on RPC`),
  /** `takesJson`: whether its arguments were sent in a body, which it might take as a whole. */
  function: (name: string, args: readonly string[], takesJson: boolean) => {
    const listed = args.join(', ');
    const searched =
      args.length === 0 ? 'without parameters' : `with parameter${args.length > 1 ? 's' : ''} ${listed}`;
    return refusal(
      'PGRST202',
      `Could not find the function public.${name}${args.length === 0 ? ' without parameters' : `(${listed})`} in the schema cache`,
      {
        details:
          `Searched for the function public.${name} ${searched}` +
          `${takesJson ? ' or with a single unnamed json/jsonb parameter' : ''}, but no matches were found in the schema cache.`,
      },
    );
  },
  bodyColumn: (table: string, column: string) => new UnknownBodyColumn(table, column),
  table: (name: string, hint: string | null = null) =>
    refusal('PGRST205', `Could not find the table 'public.${name}' in the schema cache`, { hint }),
  noFilter: (verb: 'UPDATE' | 'DELETE', isEmpty = false) =>
    refusal(
      '21000',
      `${verb} requires a WHERE clause`,
      isEmpty ? { details: 'A filter that every row passes is none.' } : {},
    ),
  longPattern: (limit: number) =>
    refusal('2201B', `invalid regular expression: longer than ${limit} characters`),
  hugePattern: () => refusal('2201B', 'invalid regular expression: regular expression is too complex'),
  longLikePattern: (limit: number) =>
    refusal('54000', `LIKE pattern too long: longer than ${limit} characters`),
  column: (table: string, column: string, hint: string | null = null) =>
    refusal('42703', `column ${table}.${column} does not exist`, { hint }),
  type: (name: string) => refusal('42704', `type "${name}" does not exist`),
  operator: (type: string, operator: string) =>
    refusal('42883', `operator does not exist: ${type} ${operator} unknown`, {
      hint: 'No operator matches the given name and argument types. You might need to add explicit type casts.',
    }),
  readOnlyColumn: (column: string) =>
    refusal('428C9', `column "${column}" can only be updated to DEFAULT`, {
      details: `Column "${column}" is written by the server.`,
    }),
  conflictTarget: () =>
    refusal('42P10', 'there is no unique or exclusion constraint matching the ON CONFLICT specification'),
};
