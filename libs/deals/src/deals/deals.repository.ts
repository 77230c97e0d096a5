import { Injectable } from '@nestjs/common';
import {
  type ComposedSelect,
  createdConditions,
  type DeletedRow,
  Database,
  pageSql,
  type Page,
  pageOf,
  recordsOf,
  type Transaction,
  totalOf,
} from '@rosetta/common';
import { nameKey } from '@rosetta/contacts';
import type { DealQuery } from './deal.commands.js';
import type { Deal } from './deal.entity.js';
import type { DealState } from './deal-state.js';
import {
  boardOfPipeline,
  dealColumns,
  deleteDeals,
  findTwins,
  getDeal,
  insertDeals,
  lockDeals,
  mirrorPrimaryContacts,
  restoreDeal,
  storeNewDeals,
  updateDeals,
} from './deals.statements.js';

/** A new deal as it is to be stored. */
export interface NewDealRow extends DealState {
  readonly id: string;
  readonly dealContactId: string;
  readonly createdBy: string | null;
}

/** A changed deal as it is to be stored. */
export interface ChangedDealRow extends DealState {
  readonly id: string;
  readonly newContact: boolean;
  /** Of the primary contact, where the deal had none before. */
  readonly dealContactId: string;
}

/** A deal as far as a bulk row can be recognized by it. */
export interface DealTwin {
  readonly id: string;
  readonly contactId: string | null;
  readonly title: string;
  readonly externalId: string | null;
}

/** SQL for deals. */
@Injectable()
export class DealsRepository {
  constructor(private readonly database: Database) {}

  async get(organizationId: string, id: string): Promise<Deal | null> {
    const [deal] = await this.database.rows<Deal>(organizationId, getDeal, [id]);
    return deal ?? null;
  }

  async list(organizationId: string, query: DealQuery): Promise<Page<Deal>> {
    const { sql, parameters, prepared } = dealListSql(query);
    const rows = await this.database.select<Deal & { total: string }>(organizationId, sql, parameters, {
      prepared,
    });
    return pageOf(rows, query);
  }

  async board(organizationId: string, pipelineId: string) {
    type Row = { stage: string; count: number; totals: Record<string, number> };
    return this.database.rows<Row>(organizationId, boardOfPipeline, [pipelineId]);
  }

  async lock(tx: Transaction, ids: readonly string[]): Promise<Deal[]> {
    return tx.rows<Deal>(lockDeals, [ids]);
  }

  async insert(tx: Transaction, rows: readonly NewDealRow[]): Promise<Deal[]> {
    const inserted = await tx.rows<Deal>(insertDeals, [recordsOf(rows.map(withTitleKey))]);
    const byId = new Map(inserted.map((deal) => [deal.id, deal]));
    return rows.map(({ id }) => byId.get(id)!);
  }

  /** As {@link insert}, without reading back what was written. */
  store(tx: Transaction, rows: readonly NewDealRow[]): void {
    tx.send(storeNewDeals, [recordsOf(rows.map(withTitleKey))]);
  }

  async update(tx: Transaction, rows: readonly ChangedDealRow[]): Promise<Deal[]> {
    const updated = await tx.rows<Deal>(updateDeals, [recordsOf(rows.map(withTitleKey))]);
    const moved = rows
      .filter(({ newContact }) => newContact)
      .map(({ id, dealContactId }) => ({ id, dealContactId }));
    if (moved.length > 0) await tx.rows(mirrorPrimaryContacts, [JSON.stringify(moved)]);
    return updated;
  }

  async delete(tx: Transaction, ids: readonly string[]): Promise<DeletedRow[]> {
    return tx.rows<DeletedRow>(deleteDeals, [ids]);
  }

  async restore(tx: Transaction, id: string, days: number): Promise<Deal | null> {
    const [deal] = await tx.rows<Deal>(restoreDeal, [id, days]);
    return deal ?? null;
  }

  async findTwins(
    tx: Transaction,
    contactIds: readonly string[],
    titles: readonly string[],
    externalIds: readonly string[],
  ): Promise<DealTwin[]> {
    return tx.rows<DealTwin>(findTwins, [contactIds, titles, externalIds]);
  }
}

function withTitleKey<Row extends DealState>(row: Row): Row & { titleKey: string } {
  return { ...row, titleKey: nameKey(row.title) };
}

const SORTED_BY = {
  created_at: 'd.created_at',
  updated_at: 'd.updated_at',
  name: 'd.title_key',
  amount: 'd.value',
} as const;

function dealListSql(query: DealQuery): ComposedSelect {
  const parameters: unknown[] = [];
  const bind = (value: unknown) => `$${parameters.push(value) + 1}`;
  const conditions = createdConditions(query, 'd', bind);
  if (query.contactId) conditions.push(`d.contact_id = ${bind(query.contactId)}::uuid`);
  if (query.companyId) conditions.push(`d.company_id = ${bind(query.companyId)}::uuid`);
  if (query.ownerId) conditions.push(`d.owner_id = ${bind(query.ownerId)}::uuid`);
  if (query.pipelineId) conditions.push(`d.pipeline_id = ${bind(query.pipelineId)}::uuid`);
  if (query.stages) conditions.push(`lower(d.stage) = any(${bind(query.stages)}::text[])`);
  if (query.search) conditions.push(`d.title ilike ${bind(`%${query.search.replace(/[\\%_]/g, '\\$&')}%`)}`);
  const sql = pageSql({
    table: 'deals',
    alias: 'd',
    columns: dealColumns,
    conditions,
    order: [
      ...query.sortedBy.map(({ sort, order }) => ({
        expression: SORTED_BY[sort],
        // Only an amount may be missing; the others are read in the order of their indexes.
        direction: sort !== 'amount' ? order : `${order} ${order === 'asc' ? 'nulls first' : 'nulls last'}`,
      })),
      { expression: 'd.id', direction: query.sortedBy[0].order },
    ],
    window: query,
    totalOfAll: totalOf('deal'),
  });
  return { sql, parameters, prepared: conditions.length === 0 };
}
