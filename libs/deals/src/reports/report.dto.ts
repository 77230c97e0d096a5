import { IsOptional, Matches } from 'class-validator';
import { OptionalText, PrefixedId } from '@rosetta/common';

const MONTH = /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])$/;

/** Query of `GET /api/v1/crm/reports/pipeline-summary`. */
export class PipelineSummaryQuery {
  /** Pipeline, `pipe_...`; the default one unless told. */
  @OptionalText()
  pipeline_id?: string;
}

/** Query of a report about some months. */
class MonthsQuery {
  /** First month, `YYYY-MM`. */
  @IsOptional()
  @Matches(MONTH, { message: 'from must be a month, YYYY-MM' })
  from?: string;

  /** Last month, `YYYY-MM`. */
  @IsOptional()
  @Matches(MONTH, { message: 'to must be a month, YYYY-MM' })
  to?: string;

  /** Pipeline, `pipe_...`; all of them unless told. */
  @OptionalText()
  pipeline_id?: string;
}

/** Query of `GET /api/v1/crm/reports/forecast`; this month and the eleven after it unless told, at most 120. */
export class ForecastQuery extends MonthsQuery {}

/** Query of `GET /api/v1/crm/reports/owner-performance`; deals made in these months, of all time unless told. */
export class OwnerPerformanceQuery extends MonthsQuery {}

/** The deals of one stage. */
export class StageSummaryDto {
  /** The stage's slug. */
  stage: string;
  /** The stage's name. */
  name: string;
  /** `open`, `won` or `lost`. */
  outcome: string;
  deal_count: number;
  /** Sum of their amounts, whatever the currency; see `totals`. */
  total_amount: number;
  /** Sum of their amounts by currency. */
  totals: Record<string, number>;
}

/** Answer with the deals of a pipeline by stage, in the order of its stages; a stage without deals has a row. */
export class PipelineSummaryResponse {
  /** A row for each stage. */
  data: StageSummaryDto[];
}

/** What is expected to close in one month: open deals and won ones, lost ones are left out. */
export class ForecastMonthDto {
  /** `YYYY-MM`. */
  month: string;
  deal_count: number;
  /** Sum of their amounts, each weighted by the deal's probability, or its stage's; whatever the currency. */
  forecast_amount: number;
  /** Sum of their whole amounts, whatever the currency. */
  total_amount: number;
  /** Sum of the weighted amounts by currency. */
  forecasts: Record<string, number>;
  /** Sum of the whole amounts by currency. */
  totals: Record<string, number>;
}

/** Answer with what is expected to close, month by month; a month without deals has a row. */
export class ForecastResponse {
  /** A row for each month. */
  data: ForecastMonthDto[];
}

/** How one user's deals have gone. */
export class OwnerPerformanceDto {
  /** Null: deals that nobody works on. */
  @PrefixedId('user')
  assigned_member_id: string | null;
  /** The user's name. */
  name: string | null;
  deal_count: number;
  /** How many of them are open. */
  open_count: number;
  /** How many of them are won. */
  won_count: number;
  /** How many of them are lost. */
  lost_count: number;
  /** Won ones of those that ended, in percent with two decimals; null where none has ended. */
  win_rate: number | null;
  /** Sum of the amounts of won deals, whatever the currency; see `won_totals`. */
  won_amount: number;
  /** Sum of the amounts of all deals, whatever the currency. */
  total_amount: number;
  /** Sum of the amounts of won deals by currency. */
  won_totals: Record<string, number>;
}

/** Answer with how the deals of each user have gone, the most won amount first. */
export class OwnerPerformanceResponse {
  /** A row for each user. */
  data: OwnerPerformanceDto[];
}
