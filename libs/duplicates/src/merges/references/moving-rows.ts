import { tenantStatement, type TenantStatement, type Transaction } from '@rosetta/common';

/** A row that names another record from now on. */
export interface MovedRow {
  readonly id: string;
  /** The record that it named. */
  readonly from: string;
}

/** The same as it was written: its version since, and whether it is not deleted. */
export interface WrittenRow extends MovedRow {
  readonly version: number;
  readonly isLive: boolean;
}

/** Rows of a table that each name one record, and move to another: a statement for any number. */
export class MovingRows {
  private readonly lockOf: TenantStatement;
  private readonly lockThese: TenantStatement;
  private readonly moveAll: TenantStatement;
  private readonly moveThese: TenantStatement;

  /** Without names: how many rows a record has is not known beforehand. */
  constructor(table: 'activities' | 'deals' | 'contacts', column: 'contact_id' | 'company_id') {
    const of = 't.organization_id = {organization}';
    const change = `updated_at = now(), version = t.version + 1`;
    this.lockOf = tenantStatement(
      null,
      `select t.id from ${table} t where ${of} and t.${column} = any($2::uuid[]) order by t.id limit $3 for update`,
    );
    this.lockThese = tenantStatement(
      null,
      `select t.id from ${table} t where ${of} and t.id = any($2::uuid[]) order by t.id for update`,
    );
    this.moveAll = tenantStatement(
      null,
      `with o as (
         select t.id, t.${column} as "from", t.deleted_at is null as "isLive" from ${table} t
         where ${of} and t.${column} = any($2::uuid[])
       ), m as (
         update ${table} t set ${column} = $3, ${change} from o where ${of} and t.id = o.id returning t.id, t.version
       ) select o.*, m.version from m join o on o.id = m.id order by o.id`,
    );
    this.moveThese = tenantStatement(
      null,
      `with r as (select * from jsonb_to_recordset($2::jsonb) as r(id uuid, "from" uuid)), m as (
         update ${table} t set ${column} = r."from", ${change} from r
         where ${of} and t.id = r.id and t.${column} = $3
         returning t.id, r."from", t.version, t.deleted_at is null as "isLive"
       ) select * from m order by m.id`,
    );
  }

  /** Locks the rows that name these records, `most` at the most; answers how many. */
  async lock(tx: Transaction, recordIds: readonly string[], most: number): Promise<number> {
    return (await tx.rows(this.lockOf, [recordIds, most])).length;
  }

  /** Locks rows that were moved. */
  async lockMoved(tx: Transaction, rows: readonly MovedRow[]): Promise<void> {
    await tx.rows(this.lockThese, [rows.map(({ id }) => id)]);
  }

  /** Moves the rows of these records, deleted ones too, which may be restored. */
  async move(tx: Transaction, fromIds: readonly string[], to: string): Promise<WrittenRow[]> {
    return tx.rows<WrittenRow>(this.moveAll, [fromIds, to]);
  }

  /** Moves back those of these rows that still name the record that they were moved to; answers which. */
  async moveBack(tx: Transaction, rows: readonly MovedRow[], to: string): Promise<WrittenRow[]> {
    return tx.rows<WrittenRow>(this.moveThese, [JSON.stringify(rows), to]);
  }
}
