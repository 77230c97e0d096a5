import type { Edge } from '../schema.js';
import type { Statement } from './parameters.js';

/** How many rows refer by a column to rows of another table. */
export interface Reference {
  readonly table: string;
  readonly column: string;
  readonly rows: number;
}

/** Counts, for each of these ways into a table, the rows that refer to those whose keys are parameter number `keysParameter`. */
export function compileReferences(edges: readonly Edge[], keysParameter: number): Statement {
  const counts = edges.map(({ target, targetColumn, originColumn }) => {
    const refers = `r.${targetColumn.sql} = any($${keysParameter}::${originColumn.type}[])`;
    return (
      `select '${target.name}' as "table", '${targetColumn.name}' as "column", count(*)::int as rows ` +
      `from ${target.source} as r where (${target.scope('r')}) and ${refers}`
    );
  });
  return { text: `select * from (${counts.join(' union all ')}) as referring where rows > 0`, values: [] };
}
