/** A statement that would hold requests up, or break those of the version that still runs, and why. */
export interface Careless {
  readonly why: string;
  readonly statement: string;
}

interface Migration {
  /** All that it sends, message by message. */
  readonly messages: readonly string[];
  /** Tables that were there before it; whoever uses one it makes itself waits for nobody. */
  readonly tables: ReadonlySet<string>;
  readonly isTransaction: boolean;
  /** Why nobody needs what it takes away, where it does. */
  readonly contracts?: string;
}

const NAME = String.raw`(?:if (?:not )?exists )?(?:only )?"?((?:auth\.)?\w+)"?`;
const VOLATILE = String.raw`default (?:\w+\.)?(?:gen_random_uuid|uuidv7|clock_timestamp|random|nextval|timeofday)\(`;

/** Of an `alter table`: what each of its actions would do to a table that is in use. */
const ACTIONS: readonly [RegExp, string][] = [
  [
    /add column (?!.*\bdefault\b).*\bnot null\b/,
    'fails where there are rows: a column that may be null, or has a default',
  ],
  [new RegExp(`add column .*${VOLATILE}`), 'rewrites the table: set the default in a statement of its own'],
  [/add column .*\bgenerated\b/, 'rewrites the table: fill a plain column some rows at a time'],
  [
    /add column .*\b(?:unique|primary key|references)\b/,
    'makes an index or looks at every row: add it afterwards',
  ],
  [/alter column \S+ (?:set data )?type\b/, 'rewrites the table: add another column'],
  [/alter column \S+ set not null/, 'looks at every row: validate a check first'],
  [
    /add (?:constraint \S+ )?(?:check|foreign key)\b(?!.*\bnot valid\b)/,
    'looks at every row: not valid, then validate',
  ],
  [
    /add (?:constraint \S+ )?(?:unique|primary key)\b(?! using index)/,
    'makes an index: concurrently, then using index',
  ],
];

/** Actions that only the version to come can live with. */
const CONTRACTIONS: readonly [RegExp, string][] = [
  [/^alter table .*\brename\b/, 'the version that still runs knows the former name'],
  [/^alter table .*\bdrop column\b/, 'the version that still runs reads it'],
  [/^alter table .*\balter column \S+ set not null/, 'the version that still runs may write null'],
  [/^drop (?:table|view|function)\b/, 'the version that still runs uses it'],
];

/** Finds what a migration may not send to tables in use, by the words of its statements. */
export function carelessIn({ messages, tables, isTransaction, contracts }: Migration): Careless[] {
  return messages.flatMap((message) => {
    const statements = statementsOf(message);
    const isLimited = isTransaction || statements.some((each) => each.includes('lock_timeout'));
    return statements.flatMap((statement) => {
      const why = [
        ...locksOf(statement, tables, isLimited),
        ...(contracts ? [] : breaksOf(statement, tables)),
      ];
      return why.map((each) => ({ why: each, statement }));
    });
  });
}

function* locksOf(statement: string, tables: ReadonlySet<string>, isLimited: boolean): Generator<string> {
  const index = new RegExp(`^create (?:unique )?index (?!concurrently).* on ${NAME}`).exec(statement);
  if (index && tables.has(index[1]!)) yield 'nobody writes meanwhile: create index concurrently';
  if (/^drop index (?!concurrently)/.test(statement)) yield 'nobody reads meanwhile: drop index concurrently';
  const rows = new RegExp(`^(?:update|delete from) ${NAME}`).exec(statement);
  if (rows && tables.has(rows[1]!) && !/\blimit\b|\$\d/.test(statement))
    yield 'locks all rows until its end: some at a time, each in a transaction';
  const altered = new RegExp(`^alter table ${NAME} (.*)$`).exec(statement);
  if (!altered || !tables.has(altered[1]!)) return;
  if (!isLimited) yield 'waits for its lock for as long as it takes: LOCK_TIMEOUT, in the same transaction';
  for (const action of actionsOf(altered[2]!))
    for (const [pattern, why] of ACTIONS) if (pattern.test(action)) yield why;
}

function breaksOf(statement: string, tables: ReadonlySet<string>): string[] {
  const name = new RegExp(`^(?:alter|drop) (?:table|view|function) ${NAME}`).exec(statement)?.[1];
  if (statement.startsWith('alter table') && !tables.has(name ?? '')) return [];
  return CONTRACTIONS.filter(([pattern]) => pattern.test(statement)).map(
    ([, why]) => `${why}: say in \`contracts\` why not`,
  );
}

/** In lower case and on one line each, without comments, literals and the bodies of functions. */
function statementsOf(message: string): string[] {
  return message
    .replace(/\$(\w*)\$[^]*?\$\1\$/g, "''")
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/--.*$/gm, '')
    .toLowerCase()
    .split(';')
    .map((statement) => statement.replace(/\s+/g, ' ').trim())
    .filter(Boolean);
}

/** Splits at the commas that are in no brackets. */
function actionsOf(text: string): string[] {
  const actions = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character === ',' && depth === 0) actions.push('');
    else actions[actions.length - 1] += character;
  }
  return actions.map((action) => action.trim());
}
