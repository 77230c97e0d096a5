import { Injectable } from '@nestjs/common';
import { newId } from '@rosetta/common';
import { ContactsService } from '@rosetta/contacts';
import { type BodyRow, PostgrestError } from '@rosetta/postgrest';
import { readContactRow, warningsOf } from './contact.input.js';
import type { TableWriter, Upserted, WriteContext, WriteWishes } from './table-writer.js';

/** Writes the proxy's `contacts`. */
@Injectable()
export class ContactsWriter implements TableWriter {
  readonly warningsOf = warningsOf;

  constructor(private readonly contacts: ContactsService) {}

  async create({ actor, tx }: WriteContext, rows: readonly BodyRow[]): Promise<string[]> {
    return (await this.contacts.createMany(actor, rows.map(readContactRow), tx)).map(({ id }) => id);
  }

  async update(
    { actor, tx }: WriteContext,
    ids: readonly string[],
    row: BodyRow,
    { mergeCustomFields }: WriteWishes,
  ): Promise<void> {
    const fields = { ...readContactRow(row), mergeCustomFields };
    await this.contacts.updateMany(
      actor,
      ids.map((id) => ({ id, fields })),
      tx,
    );
  }

  async upsert(
    { actor, tx }: WriteContext,
    rows: readonly BodyRow[],
    { ignore, mergeCustomFields }: WriteWishes & { ignore: boolean },
  ): Promise<Upserted> {
    const named = rows.map(readContactRow).map((command) => ({ ...command, id: command.id ?? newId() }));
    const commands = ignore ? firstOfEach(named) : named;
    if (firstOfEach(commands).length < commands.length) throw sameRowTwice();
    const existing = await this.contacts.existing(
      tx,
      commands.map(({ id }) => id),
    );
    const fresh = commands.filter(({ id }) => !existing.has(id));
    const known = ignore ? [] : commands.filter(({ id }) => existing.has(id));
    await this.contacts.createMany(actor, fresh, tx);
    await this.contacts.updateMany(
      actor,
      known.map((fields) => ({ id: fields.id, fields: { ...fields, mergeCustomFields } })),
      tx,
    );
    const written = new Set([...fresh, ...known].map(({ id }) => id));
    return { ids: commands.map(({ id }) => id).filter((id) => written.has(id)), inserted: fresh.length };
  }

  async delete({ actor, tx }: WriteContext, ids: readonly string[]): Promise<void> {
    await this.contacts.deleteMany(actor, ids, tx);
  }
}

function firstOfEach<Command extends { id: string }>(commands: readonly Command[]): Command[] {
  const ids = commands.map(({ id }) => id);
  return commands.filter(({ id }, index) => ids.indexOf(id) === index);
}

/** What Postgres says of an upsert that names one row twice; which of the two should win, nobody can tell. */
function sameRowTwice(): PostgrestError {
  return new PostgrestError(400, '21000', 'ON CONFLICT DO UPDATE command cannot affect row a second time');
}
