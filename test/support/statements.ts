import { StatementBatch } from '@rosetta/common';
import type * as Pg from 'pg';

/** The product's own. */
const { Client } = outside<typeof Pg>('pg');

/** The noting of keys' uses now and then, and the look at settings that are remembered: no part of a request's own cost. */
const notCounted = /^begin$|^commit$|last_used_at|api_key_hashes', \$1, true\)$|organization_settings/;

/** Runs `work` and returns the statements that it sent to the database, in their order. */
export async function sentBy(work: () => Promise<unknown>): Promise<(string | Pg.QueryConfig)[]> {
  const query = jest.spyOn(Client.prototype, 'query');
  const add = jest.spyOn(StatementBatch.prototype, 'add');
  try {
    await work();
    const calls = [query, add].flatMap(({ mock }) =>
      mock.calls.map(([statement], index) => ({ statement, at: mock.invocationCallOrder[index]! })),
    );
    return calls
      .sort((a, b) => a.at - b.at)
      .map(({ statement }): unknown => statement)
      .filter((statement): statement is string | Pg.QueryConfig => !(statement instanceof StatementBatch));
  } finally {
    query.mockRestore();
    add.mockRestore();
  }
}

/** The token of the journal, which lists hand out, is read every two seconds; who reads it may have to begin for it. */
const ofJournal = /journal_heads/;
const beginsIn = /set_config\('app\.org', \$1, true\)$/;

/** Runs `work` and returns the SQL that it sent to the database. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const texts = (await sentBy(work)).map((sent) => (typeof sent === 'string' ? sent : sent.text));
  return texts.filter((text, index) => {
    const isOfJournal =
      ofJournal.test(text) || (beginsIn.test(text) && ofJournal.test(texts[index + 1] ?? ''));
    return !isOfJournal && !notCounted.test(text);
  });
}

/** Runs `work` and returns what it sent to the database: names of statements, or how they begin. */
export async function statementNamesOf(work: () => Promise<unknown>): Promise<string[]> {
  return (await sentBy(work)).map((sent) => {
    const { name, text } = typeof sent === 'string' ? { name: undefined, text: sent } : sent;
    return name ?? text.replace(/\s+/g, ' ').trim().slice(0, 120);
  });
}
