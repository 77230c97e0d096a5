import { toPrefixedId } from '@rosetta/common';
import type { BoardStage } from '../deals/deal.commands.js';
import type { Stage } from '../pipelines/pipeline.entity.js';
import type { ForecastMonthDto, OwnerPerformanceDto, StageSummaryDto } from './report.dto.js';
import type { ForecastRow, OwnerRow } from './reports.repository.js';

/** Writes the deals of each stage of a pipeline. */
export function presentStages(stages: readonly Stage[], board: readonly BoardStage[]): StageSummaryDto[] {
  return stages.map(({ id, name, outcome }, place) => {
    const { count, totals } = board[place]!;
    const total_amount = sum(Object.values(totals));
    return { stage: id, name, outcome, deal_count: count, total_amount, totals };
  });
}

/** Writes what is expected to close in each of these months. */
export function presentForecast(months: readonly string[], rows: readonly ForecastRow[]): ForecastMonthDto[] {
  const byMonth = groupBy(rows, ({ month }) => month);
  return months.map((month) => {
    const own = byMonth.get(month) ?? [];
    const [totals, forecasts] = [byCurrency(own, 'amount'), byCurrency(own, 'weighted')];
    return {
      month,
      deal_count: sum(own.map(({ deals }) => deals)),
      forecast_amount: sum(Object.values(forecasts)),
      total_amount: sum(Object.values(totals)),
      forecasts,
      totals,
    };
  });
}

/** Writes how each owner's deals have gone, the most won amount first. */
export function presentOwners(rows: readonly OwnerRow[]): OwnerPerformanceDto[] {
  return [...groupBy(rows, ({ ownerId }) => ownerId)]
    .map(([ownerId, own]) => presentOwner(ownerId, own))
    .sort((a, b) => b.won_amount - a.won_amount || b.deal_count - a.deal_count);
}

function presentOwner(ownerId: string | null, rows: readonly OwnerRow[]): OwnerPerformanceDto {
  const having = (outcome: OwnerRow['outcome']) => rows.filter((row) => row.outcome === outcome);
  const countOf = (some: readonly OwnerRow[]) => sum(some.map(({ deals }) => deals));
  const [won, lost] = [countOf(having('won')), countOf(having('lost'))];
  const won_totals = byCurrency(having('won'), 'amount');
  return {
    assigned_member_id: ownerId && toPrefixedId('user', ownerId),
    name: rows[0]!.name,
    deal_count: countOf(rows),
    open_count: countOf(having('open')),
    won_count: won,
    lost_count: lost,
    win_rate: won + lost === 0 ? null : Math.round((won / (won + lost)) * 10_000) / 100,
    won_amount: sum(Object.values(won_totals)),
    total_amount: sum(rows.map(({ amount }) => Number(amount))),
    won_totals,
  };
}

function byCurrency<Key extends string>(
  rows: readonly (Record<Key, string> & { readonly currency: string })[],
  key: Key,
): Record<string, number> {
  const groups = groupBy(rows, ({ currency }) => currency);
  return Object.fromEntries(
    [...groups].map(([currency, own]) => [currency, sum(own.map((row) => Number(row[key])))]),
  );
}

/** `Map.groupBy`, which Node 20 does not have. */
function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** To the last of the four decimals that amounts have: sums of doubles have more. */
function sum(values: readonly number[]): number {
  return Number(values.reduce((total, value) => total + value, 0).toFixed(4));
}
