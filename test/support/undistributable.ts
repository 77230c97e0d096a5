/** Tables that stay on the coordinator of a Citus cluster, where any statement runs. */
const LOCAL = /^(auth\.|api_keys$|organization_settings$|suspended_members$|migrations$)/;

const VOLATILE = /\b(clock_timestamp|random|gen_random_uuid|pg_backend_pid)\(/;
const CLOCK = /\b(now|statement_timestamp|clock_timestamp)\(\)/;
const NO_COLUMN =
  /\w+\(\)|\$\d+(::\w+)?|\$\{[^}]*\}|'[^']*'|\b(case|when|then|else|end|null|not|is|and|or|coalesce|greatest|least)\b/g;
/** As far as its parts are in no parentheses of their own. */
const choosing = /\b(?:case\b[^]*?\bend\b|(?:coalesce|greatest|least)\([^]*?\))/g;

/**
 * Why a statement would fail once its tables are distributed by Citus: the rules of docs/scaling.md, which nothing but Citus
 * itself would tell of.
 */
export function undistributable(sql: string): string[] {
  return commandsOf(sql).flatMap((command) => {
    const [, verb, table = ''] = /^\s*(insert into|update|delete from)\s+([\w.]+)/.exec(command) ?? [];
    return verb && !LOCAL.test(table)
      ? why(verb, command).map((reason) => `${verb} ${table}: ${reason}`)
      : [];
  });
}

function why(verb: string, command: string): string[] {
  const [, conflict = ''] = /\bdo update\b([^]*)/.exec(command) ?? [];
  const [, returning = ''] = /\breturning\b([^]*)/.exec(command) ?? [];
  const set = verb === 'update' ? command : '';
  const rules: [boolean, string][] = [
    [
      verb === 'insert into' && !/\bvalues\b/.test(command) && !/\breturning\b|\bon conflict\b/.test(command),
      'an insert from a select needs a returning, without which Citus copies, past row-level security',
    ],
    [
      CLOCK.test(conflict) || VOLATILE.test(conflict),
      'a conflict clause takes no clock: say excluded.column',
    ],
    [/\bselect\b/.test(conflict), 'a conflict clause takes no sub-select'],
    [VOLATILE.test(set), 'an update takes no volatile function: statement_timestamp(), or a parameter'],
    [
      (set.match(choosing) ?? []).some((part) => CLOCK.test(part) && /\w/.test(part.replace(NO_COLUMN, ''))),
      'an update chooses no clock by a column: say from (select now() as now)',
    ],
    [CLOCK.test(returning), 'a returning takes no clock'],
  ];
  return rules.filter(([breaks]) => breaks).map(([, reason]) => reason);
}

/** The commands of a statement, each without those in the parentheses of its `with`. */
function commandsOf(sql: string): string[] {
  const inner: string[] = [];
  let outer = sql;
  for (let begin; (begin = /\bas (?:materialized )?\(/.exec(outer));) {
    const open = begin.index + begin[0].length;
    const close = closing(outer, open);
    inner.push(outer.slice(open, close));
    outer = `${outer.slice(0, begin.index)}${outer.slice(close + 1)}`;
  }
  const last = outer.search(/\b(insert into|update \w|delete from)/);
  return [...inner.flatMap(commandsOf), ...(last < 0 ? [] : [outer.slice(last)])];
}

function closing(sql: string, from: number): number {
  let depth = 1;
  for (let at = from; at < sql.length; at++) {
    if (sql[at] === '(') depth++;
    if (sql[at] === ')' && --depth === 0) return at;
  }
  return sql.length;
}
