import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DISTRIBUTED } from '@rosetta/common';

/** What a database has of Citus: nothing, the extension, or the business tables as well. */
export type Citus = 'none' | 'present' | 'distributing';

/** Has connections do here alone what Citus, which has none of the tables yet, would do on its workers as well. */
export const HERE_ALONE = '-c citus.enable_ddl_propagation=off -c citus.propagate_set_commands=none';

/** Asks a database what it has of Citus. */
export async function citusOf(client: { query(sql: string): Promise<{ rows: unknown[] }> }): Promise<Citus> {
  const { rows } = await client.query(
    `select exists (select from pg_extension where extname = 'citus') as present, t.found from (${DISTRIBUTED}) t`,
  );
  const { present, found } = rows[0] as { present: boolean; found: boolean };
  return found ? 'distributing' : present ? 'present' : 'none';
}

/** A migration whose statements are sent one by one: Citus hands on to its workers a message with one command alone. */
export function oneByOne(Migration: new () => MigrationInterface): new () => MigrationInterface {
  return class extends Migration {
    override up(runner: QueryRunner): Promise<void> {
      return super.up(splitting(runner));
    }

    override down(runner: QueryRunner): Promise<void> {
      return super.down(splitting(runner));
    }
  };
}

function splitting(runner: QueryRunner): QueryRunner {
  const query = async (text: string, ...values: unknown[]) => {
    let result: unknown;
    for (const statement of statementsOf(text))
      result = await runner.query(statement, ...(values as [unknown[]]));
    return result;
  };
  return Object.create(runner, { query: { value: query } }) as QueryRunner;
}

/** What ends no statement although it may have a semicolon: texts, quoted names, comments. */
const WHOLE = /\$(\w*)\$[^]*?\$\1\$|'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\/\*[^]*?\*\/|;/g;

/** The statements of a text, in their order. */
export function statementsOf(text: string): string[] {
  const statements: string[] = [];
  let begin = 0;
  for (const { 0: found, index } of text.matchAll(WHOLE))
    if (found === ';') {
      statements.push(text.slice(begin, index));
      begin = index + 1;
    }
  return [...statements, text.slice(begin)]
    .map((statement) => statement.trim())
    .filter((statement) => statement);
}
