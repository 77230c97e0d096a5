import { Injectable } from '@nestjs/common';
import {
  type Actor,
  bisectOnFailure,
  Database,
  DomainError,
  invalid,
  newId,
  orDomainError,
  type Transaction,
} from '@rosetta/common';
import { externalIdOf } from '../contacts/custom-fields.js';
import {
  type AccountImportOptions,
  type AccountRowOutcome,
  COMPANY_NAMES,
  type ImportedAccount,
} from './account-import.commands.js';
import { type AccountEntry, AccountIdentityMap } from './account-identity-map.js';
import { readAccountRow, type ReadAccountRow } from './account-leniency.js';
import { blankAccount, pickAccountState, writeAccountFields } from './account-state.js';
import { AccountsService } from './accounts.service.js';

/** What becomes of a row, and the account it is written to. */
interface Decision {
  readonly outcome: AccountRowOutcome;
  readonly entry: AccountEntry | null;
}

/**
 * The bulk path of accounts: rows are checked in memory, all they may be looked up at once, the rows decided in their order, and
 * what is new or changed written at once. A constant number of statements for any number of rows. Under a lock of its own, so
 * that two imports of the same companies make one each.
 */
@Injectable()
export class AccountImportService {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsService,
  ) {}

  /** Imports rows; each has an outcome of its own, in the order given. */
  async importMany(
    actor: Actor,
    rows: readonly ImportedAccount[],
    options: AccountImportOptions,
  ): Promise<AccountRowOutcome[]> {
    const outcomes = await this.database.transactionUnless(
      () => options.dryRun ?? false,
      actor.organizationId,
      (tx) => this.importInside(tx, actor, rows, options),
      COMPANY_NAMES,
    );
    return options.dryRun ? withoutNewIds(outcomes) : outcomes;
  }

  private async importInside(
    tx: Transaction,
    actor: Actor,
    rows: readonly ImportedAccount[],
    options: AccountImportOptions,
  ): Promise<AccountRowOutcome[]> {
    const read = rows.map((row) => orDomainError(() => readAccountRow(row, options.lenient ?? false)));
    const sound = read.filter((row): row is ReadAccountRow => !(row instanceof DomainError));
    const found = sound.length > 0 ? await this.accounts.lockNamed(tx, wantedBy(sound)) : [];
    const live = found.filter(({ deletedAt }) => deletedAt === null);
    const taken = new Set(found.map(({ id }) => id));
    const map = new AccountIdentityMap(live);
    const decided = read.map((row): Decision => {
      const decision =
        row instanceof DomainError ? row : orDomainError(() => decide(map, row, options, taken));
      return decision instanceof DomainError ? { outcome: { failure: decision }, entry: null } : decision;
    });
    const refused = await this.write(tx, actor, map);
    return decided.map(({ outcome, entry }) => {
      const failure = entry && refused.get(entry.id);
      return failure ? { failure } : outcome;
    });
  }

  /** Writes what rows made and changed; answers, by account id, what was refused. */
  private async write(
    tx: Transaction,
    actor: Actor,
    map: AccountIdentityMap,
  ): Promise<Map<string, DomainError>> {
    const written = [...map.created(), ...map.changed()];
    const rowOf = ({ id, state }: AccountEntry) => ({ ...pickAccountState(state), id });
    const refusals = await bisectOnFailure(tx, written, (some) =>
      this.accounts.store(
        actor,
        some.filter(({ stored }) => stored === null).map(rowOf),
        some.filter(({ stored }) => stored !== null).map(rowOf),
      ),
    );
    return new Map(refusals.map(({ item, failure }) => [item.id, failure]));
  }
}

function decide(
  map: AccountIdentityMap,
  { fields, state, dropped }: ReadAccountRow,
  { skipDuplicates }: AccountImportOptions,
  taken: ReadonlySet<string>,
): Decision {
  const { id, ...written } = fields;
  const entry = map.match(state, id);
  const warnings: string[] = [];
  if (entry) {
    if (id !== undefined && id !== entry.id)
      warnings.push(
        `The id ${id} is none of this organization; the row was matched with company ${entry.id}`,
      );
    const known = { accountId: entry.id, warnings, dropped };
    if (skipDuplicates) return { outcome: { ...known, outcome: 'skipped' }, entry: null };
    map.change(entry, writeAccountFields(entry.state, { ...written, mergeCustomFields: true }));
    return { outcome: { ...known, outcome: 'updated' }, entry };
  }
  const name = written.name ?? state.domain;
  if (!name) throw invalid('name is required', 'name');
  if (written.name === undefined)
    warnings.push('The row has no name, and the company is called by its domain');
  const isTaken = id !== undefined && taken.has(id);
  if (isTaken) warnings.push(`The company ${id} was deleted; the row was made a new one`);
  const made = writeAccountFields(blankAccount, { ...written, name });
  const created = map.create(isTaken || id === undefined ? newId() : id, made);
  return { outcome: { outcome: 'created', accountId: created.id, warnings, dropped }, entry: created };
}

function wantedBy(rows: readonly ReadAccountRow[]) {
  const all = (values: readonly (string | null | undefined)[]) => [
    ...new Set(values.filter((value): value is string => !!value)),
  ];
  return {
    ids: all(rows.map(({ fields }) => fields.id)),
    externalIds: all(rows.map(({ state }) => externalIdOf(state.customFields))),
    domains: all(rows.map(({ state }) => state.domain)),
    names: all(rows.map(({ state }) => state.name)),
  };
}

/** Nobody is told the id of an account that was never written. */
function withoutNewIds(outcomes: readonly AccountRowOutcome[]): AccountRowOutcome[] {
  const made = new Set(
    outcomes.flatMap((row) => ('outcome' in row && row.outcome === 'created' ? [row.accountId] : [])),
  );
  return outcomes.map((row) =>
    'outcome' in row && made.has(row.accountId) ? { ...row, accountId: null } : row,
  );
}
