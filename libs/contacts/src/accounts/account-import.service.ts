import { Injectable } from '@nestjs/common';
import {
  type Actor,
  bisectOnFailure,
  Database,
  DomainError,
  type FollowedIds,
  invalid,
  newId,
  orDomainError,
  type Transaction,
} from '@rosetta/common';
import { type FollowedExternalIds, OldIds } from '../merged-records/old-ids.service.js';
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
import type { Account } from './account.entity.js';
import { AccountsService } from './accounts.service.js';

/** What becomes of a row, and the account it is written to. */
interface Decision {
  readonly outcome: AccountRowOutcome;
  readonly entry: AccountEntry | null;
}

/** What ids of merged accounts, ours and those of other systems, lead to. */
interface Led {
  readonly merged: FollowedIds;
  readonly external: FollowedExternalIds;
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
    private readonly oldIds: OldIds,
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
    const { found, ...led } = await this.findNamed(tx, actor, sound);
    const live = found.filter(({ deletedAt }) => deletedAt === null);
    const taken = new Set(found.map(({ id }) => id));
    const map = new AccountIdentityMap(live);
    const decided = read.map((row): Decision => {
      const decision =
        row instanceof DomainError ? row : orDomainError(() => decide(map, row, options, taken, led));
      return decision instanceof DomainError ? { outcome: { failure: decision }, entry: null } : decision;
    });
    const refused = await this.write(tx, actor, map);
    return decided.map(({ outcome, entry }) => {
      const failure = entry && refused.get(entry.id);
      return failure ? { failure } : outcome;
    });
  }

  /** Finds the accounts that rows may be about; one statement, and some more where a row has the id of none that is there. */
  private async findNamed(
    tx: Transaction,
    actor: Actor,
    rows: readonly ReadAccountRow[],
  ): Promise<{ readonly found: Account[] } & Led> {
    if (rows.length === 0) return { found: [], merged: new Map(), external: new Map() };
    const wanted = wantedBy(rows);
    const found = await this.accounts.lockNamed(tx, wanted);
    const live = new Set(found.filter(({ deletedAt }) => deletedAt === null).map(({ id }) => id));
    const merged = await this.oldIds.follow(
      actor,
      wanted.ids.filter((id) => !live.has(id)),
    );
    const known = new Set(
      found.map(({ customFields, deletedAt }) => deletedAt === null && externalIdOf(customFields)),
    );
    const external = await this.oldIds.followExternal(
      actor,
      'company',
      wanted.externalIds.filter((externalId) => !known.has(externalId)),
    );
    if (merged.size + external.size === 0) return { found, merged, external };
    const ids = [...wanted.ids, ...[...merged.values(), ...external.values()].map(({ id }) => id)];
    return { found: await this.accounts.lockNamed(tx, { ...wanted, ids }), merged, external };
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
  { merged, external }: Led,
): Decision {
  const { id, ...written } = fields;
  const current = merged.get(id ?? '')?.id ?? id;
  const externalId = externalIdOf(state.customFields);
  const former = external.get(externalId ?? '');
  const entry = map.match(state, current, former?.id);
  const warnings: string[] = [];
  if (entry) {
    if (current !== id && current === entry.id) warnings.push(`The company ${id} was merged into ${current}`);
    else if (id !== undefined && id !== entry.id)
      warnings.push(
        `The id ${id} is none of this organization; the row was matched with company ${entry.id}`,
      );
    const own = externalIdOf(entry.state.customFields);
    const isFormer = former?.id === entry.id && own !== externalId;
    if (isFormer) warnings.push(`The company ${former.old} was merged into ${entry.id}`);
    const known = { accountId: entry.id, warnings, dropped };
    if (skipDuplicates) return { outcome: { ...known, outcome: 'skipped' }, entry: null };
    // It goes on being known by its own id of another system.
    const { external_id } = entry.state.customFields;
    const kept = isFormer && own !== null && { customFields: { ...written.customFields, external_id } };
    map.change(entry, writeAccountFields(entry.state, { ...written, ...kept, mergeCustomFields: true }));
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
