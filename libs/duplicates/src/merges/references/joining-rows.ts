import {
  entityColumns,
  isSame,
  rowsSql,
  tenantStatement,
  type TenantStatement,
  type Transaction,
} from '@rosetta/common';

/** A row that joins a record with something else, at most once. */
export type JoiningRow = Readonly<Record<string, unknown>> & { readonly id: string };

/** A row as a merge found and as it left it. */
export interface RowChange {
  readonly before: JoiningRow;
  readonly after: JoiningRow;
}

/** What becomes of the rows of records that become one. */
export interface JoinedRows {
  readonly changed: readonly RowChange[];
  /** Rows that say what another one says already, and are gone. */
  readonly joined: readonly JoiningRow[];
}

/** What undoing came to. */
export interface SplitRows {
  /** Rows as they stand now, and as they are written. */
  readonly changed: readonly RowChange[];
  /** Rows that are there again. */
  readonly inserted: readonly JoiningRow[];
  /** Rows that are gone, or somebody else's by now. */
  readonly left: readonly JoiningRow[];
  /** Rows that stay, as whoever they would go back to has the same already. */
  readonly doubled: readonly JoiningRow[];
}

/** How a table joins records with something else. */
export interface JoiningTable {
  readonly table: string;
  readonly entity: abstract new (...args: never[]) => object;
  /** Names the record that is merged. */
  readonly owner: string;
  readonly ownerColumn: string;
  /** Names what it is joined with: one record has it once. */
  readonly key: string;
  readonly keyColumn: string;
  /** All properties of a row, those that merging changes first. */
  readonly written: readonly string[];
  readonly kept: readonly string[];
  /** Whether the other side lives, of the alias `t`. */
  readonly isLive: string;
  /** Whether a row counts its changes. */
  readonly counts?: boolean;
  /** What the row that stays gets of one that goes. */
  readonly fill?: (row: JoiningRow, gone: JoiningRow) => JoiningRow;
  /** A property that one row of a record may have at most. */
  readonly once?: { readonly property: string; readonly column: string };
  /** SQL of a property of a row `r` that is put back, where it may not be what it was. */
  readonly restored?: Readonly<Record<string, string>>;
  /** SQL of whether a row `r` can be put back: whether the other side is there. */
  readonly restorable: string;
}

/** Rows of a table that join records with something else: of those that say the same one stays. */
export class JoiningRows {
  private readonly lockOf: TenantStatement;
  private readonly lockThese: TenantStatement;
  private readonly removeThese: TenantStatement;
  private readonly writeThese: TenantStatement;
  private readonly insertThese: TenantStatement;

  constructor(readonly of: JoiningTable) {
    const { table, entity, ownerColumn, keyColumn, written, kept, isLive, counts, once } = of;
    const all = rowsSql(entity, [...written, ...kept]);
    const some = rowsSql(entity, written);
    const columns = `${entityColumns(entity, 't', [...written, ...kept])}, (${isLive}) as "isLive"`;
    const tenant = 't.organization_id = {organization}';
    const alsoOnce = once ? `or t.${once.column}` : '';
    this.lockOf = tenantStatement(
      null,
      `select ${columns} from ${table} t
       where ${tenant} and (t.${ownerColumn} = any($2::uuid[]) or t.${ownerColumn} = $3 and (
         t.${keyColumn} = any(array(
           select o.${keyColumn} from ${table} o
           where o.organization_id = {organization} and o.${ownerColumn} = any($2::uuid[]))) ${alsoOnce}))
       order by t.id limit $4 for update`,
    );
    this.lockThese = tenantStatement(
      null,
      `select ${columns} from ${table} t
       where ${tenant} and (t.id = any($2::uuid[]) or t.${ownerColumn} = any($3::uuid[]))
       order by t.id for update`,
    );
    this.removeThese = tenantStatement(
      null,
      `delete from ${table} t where ${tenant} and t.id = any($2::uuid[])`,
    );
    this.writeThese = tenantStatement(
      null,
      `update ${table} t set ${some.assignments}${counts ? ', updated_at = now(), version = t.version + 1' : ''}
       from jsonb_to_recordset($2::jsonb) as r(id uuid, ${some.record}) where ${tenant} and t.id = r.id`,
    );
    const values = [...written, ...kept].map((property) => of.restored?.[property] ?? `r."${property}"`);
    this.insertThese = tenantStatement(
      null,
      `with t as (
         insert into ${table} (organization_id, ${all.columns})
         select {organization}, ${values.join(', ')} from jsonb_to_recordset($2::jsonb) as r(${all.record})
         where ${of.restorable} on conflict do nothing returning *
       ) select t.id from t`,
    );
  }

  /** Joins the rows of the losers with those of the winner, of which so many at most are looked at. */
  async join(
    tx: Transaction,
    winnerId: string,
    loserIds: readonly string[],
    most: number,
  ): Promise<JoinedRows & { readonly found: number }> {
    const rows = await tx.rows<JoiningRow>(this.lockOf, [loserIds, winnerId, most]);
    const plan = joinRows(this.of, rows, winnerId, loserIds);
    if (plan.joined.length > 0) await tx.rows(this.removeThese, [idsOf(plan.joined)]);
    await this.write(tx, plan.changed);
    return { ...plan, found: rows.length };
  }

  /** Takes apart what was joined, as far as nobody has written it since. */
  async split(tx: Transaction, { changed, joined }: JoinedRows): Promise<SplitRows> {
    const { owner, key, written } = this.of;
    const back = changed.filter(({ before, after }) => before[owner] !== after[owner]);
    const owners = [...new Set([...back.map(({ before }) => before), ...joined].map((row) => row[owner]))];
    const ids = changed.map(({ before }) => before.id);
    const current = await tx.rows<JoiningRow>(this.lockThese, [ids, owners]);
    const byId = new Map(current.map((row) => [row.id, row]));
    const placeOf = (row: JoiningRow) => `${row[owner] as string} ${row[key] as string}`;
    const taken = new Set(current.map(placeOf));
    const left: JoiningRow[] = [];
    const doubled: JoiningRow[] = [];
    const split: RowChange[] = [];
    for (const { before, after } of changed) {
      const now = byId.get(before.id);
      if (!now || now[owner] !== after[owner]) {
        left.push(before);
        continue;
      }
      const undone = written.filter((property) => isSame(now[property], after[property]));
      const row: JoiningRow = { ...now, ...pick(before, undone) };
      if (row[owner] !== now[owner] && taken.has(placeOf(row))) doubled.push(now);
      else split.push({ before: now, after: row });
    }
    await this.write(tx, split);
    const inserted =
      joined.length > 0 ? await tx.rows<{ id: string }>(this.insertThese, [JSON.stringify(joined)]) : [];
    const insertedIds = new Set(idsOf(inserted));
    return {
      changed: split,
      inserted: joined.filter(({ id }) => insertedIds.has(id)),
      left: [...left, ...joined.filter(({ id }) => !insertedIds.has(id))],
      doubled,
    };
  }

  private async write(tx: Transaction, changed: readonly RowChange[]): Promise<void> {
    if (changed.length > 0)
      await tx.rows(this.writeThese, [JSON.stringify(changed.map(({ after }) => after))]);
  }
}

/** Of rows with the same key the winner's stays, else that of the first loser. */
export function joinRows(
  { owner, key, fill = (row) => row, once }: Pick<JoiningTable, 'owner' | 'key' | 'fill' | 'once'>,
  rows: readonly JoiningRow[],
  winnerId: string,
  loserIds: readonly string[],
): JoinedRows {
  const rank = new Map([winnerId, ...loserIds].map((id, index) => [id, index]));
  const ranked = [...rows].sort((a, b) => rank.get(a[owner] as string)! - rank.get(b[owner] as string)!);
  const kept = new Map<unknown, RowChange>();
  const joined: JoiningRow[] = [];
  for (const row of ranked) {
    const same = kept.get(row[key]);
    if (same) {
      kept.set(row[key], { ...same, after: fill(same.after, row) });
      joined.push(row);
    } else kept.set(row[key], { before: row, after: { ...row, [owner]: winnerId } });
  }
  const all = [...kept.values()];
  const changes = once ? onlyOnce(all, once.property, ({ before }) => before[owner] === winnerId) : all;
  return { changed: changes.filter(({ before, after }) => !isSame(before, after)), joined };
}

function onlyOnce(
  changes: readonly RowChange[],
  property: string,
  isOwn: (change: RowChange) => boolean,
): RowChange[] {
  const first =
    changes.find((change) => change.before[property] && isOwn(change)) ??
    changes.find(({ after }) => after[property]);
  return changes.map((change) =>
    change === first ? change : { ...change, after: { ...change.after, [property]: false } },
  );
}

function pick(row: JoiningRow, properties: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(properties.map((property) => [property, row[property]]));
}

function idsOf(rows: readonly { readonly id: string }[]): string[] {
  return rows.map(({ id }) => id);
}
