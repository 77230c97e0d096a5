import { Injectable } from '@nestjs/common';
import { Database, primaryStatement, tenantStatement } from '@rosetta/common';

/** Deals of one group in one currency; pg reads sums of numerics as text. */
interface CurrencyRow {
  readonly currency: string;
  readonly deals: number;
  readonly amount: string;
}

/** Deals of one month, expected to close in it, in one currency. */
export interface ForecastRow extends CurrencyRow {
  readonly month: string;
  /** Each deal's amount weighted by its probability. */
  readonly weighted: string;
}

/** Deals of one owner that have gone one way, in one currency. */
export interface OwnerRow extends CurrencyRow {
  readonly ownerId: string | null;
  readonly name: string | null;
  readonly outcome: 'open' | 'won' | 'lost';
}

/** Days from the first on, and before the second; null: no bound. */
export type Days = readonly [from: string | null, before: string | null];

/** The organization's stages, of one pipeline (`$4`) or of all, to be joined with deals as `d`. */
const stages = `stages as (
    select p.id as pipeline_id, s ->> 'id' as stage, s ->> 'outcome' as outcome, (s ->> 'probability')::numeric as probability
    from pipelines p cross join jsonb_array_elements(p.stages) s
    where p.organization_id = {organization} and ($4::uuid is null or p.id = $4)
  )`;
const inStage = `join stages s on s.pipeline_id = d.pipeline_id and s.stage = lower(d.stage)
   where d.organization_id = {organization} and d.deleted_at is null`;

const forecast = tenantStatement(
  'reports.forecast',
  `with ${stages}
   select to_char(d.expected_close_date, 'YYYY-MM') as month, d.currency, count(*)::int as deals,
     coalesce(sum(d.value), 0) as amount,
     coalesce(sum(d.value * case s.outcome when 'won' then 100 else coalesce(d.probability, s.probability) end / 100), 0) as weighted
   from deals d ${inStage} and s.outcome <> 'lost'
     and d.expected_close_date is not null and d.expected_close_date >= $2::date and d.expected_close_date < $3::date
   group by 1, 2`,
);

/** Names of users are no records of the organization: no standby is known to have them as they are. */
const byOwner = primaryStatement(
  'reports.by-owner',
  `with ${stages}, g as (
     select d.owner_id, s.outcome, d.currency, count(*)::int as deals, coalesce(sum(d.value), 0) as amount
     from deals d ${inStage}
       and ($2::date is null or d.created_at >= $2::date::timestamp at time zone 'UTC')
       and ($3::date is null or d.created_at < $3::date::timestamp at time zone 'UTC')
     group by 1, 2, 3
   )
   select g.owner_id as "ownerId", u.name, g.outcome, g.currency, g.deals, g.amount
   from g left join auth.users u on u.id = g.owner_id`,
);

/** SQL that adds deals up; each report is one statement. */
@Injectable()
export class ReportsRepository {
  constructor(private readonly database: Database) {}

  async forecast(organizationId: string, days: Days, pipelineId: string | null): Promise<ForecastRow[]> {
    return this.database.rows<ForecastRow>(organizationId, forecast, [...days, pipelineId]);
  }

  /** Of deals that were made on these days. */
  async byOwner(organizationId: string, days: Days, pipelineId: string | null): Promise<OwnerRow[]> {
    return this.database.rows<OwnerRow>(organizationId, byOwner, [...days, pipelineId]);
  }
}
