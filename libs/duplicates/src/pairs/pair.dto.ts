import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Min } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { PlainId, PrefixedId, WarnsOfExtraKeys } from '@rosetta/common';
import { comparedFields, type ComparedField, likenesses, type Likeness } from '../matching/finding.js';
import { type DuplicateEntity, duplicateEntities } from '../matching/matcher.js';
import { type Decision, decisions, type PairStatus, pairStatuses } from './duplicate-pair.entity.js';

const DEFAULT_LIMIT = 50;

/** Query of `GET /api/v1/crm/duplicates`. */
export class ListPairsQuery {
  /** Whose duplicates: `contacts` unless told. */
  @IsOptional()
  @IsIn(duplicateEntities, { message: `entity must be one of ${duplicateEntities.join(', ')}` })
  @ApiProperty({ required: false, enum: duplicateEntities, default: 'contacts' })
  entity?: DuplicateEntity;

  /** `open` unless told: those nobody has decided. */
  @IsOptional()
  @IsIn(pairStatuses, { message: `status must be one of ${pairStatuses.join(', ')}` })
  @ApiProperty({ required: false, enum: pairStatuses, default: 'open' })
  status?: PairStatus;

  /** Number of items per page (default 50; more than 200 is answered with 200). */
  @IsOptional()
  @Transform(({ value }) => (/^\+?\d{1,9}$/.test(String(value)) ? Number(value) : NaN))
  @Min(1, { message: 'limit must be at least 1' })
  @IsInt({ message: 'limit must be an integer' })
  @ApiProperty({ required: false, default: DEFAULT_LIMIT })
  limit: number = DEFAULT_LIMIT;

  /** `next_cursor` of the page before. */
  @IsOptional()
  @IsString({ message: 'cursor must be a string' })
  cursor?: string;
}

/** Body of `POST /api/v1/crm/duplicates/{id}/decision`. */
@WarnsOfExtraKeys()
export class DecisionDto {
  /** Whether the two records are the `same` or `different`; `open` takes back what was said. */
  @IsIn(decisions, { message: `decision must be one of ${decisions.join(', ')}` })
  @ApiProperty({ enum: decisions })
  decision: Decision;
}

/** Why two records may be one, or may not: in what they are alike. */
export class ReasonDto {
  /** What was compared. */
  @ApiProperty({ enum: comparedFields })
  field: ComparedField;
  /** How the two values are alike. */
  @ApiProperty({ enum: likenesses })
  likeness: Likeness;
  /** How many bits it says for the two being one, or against it if less than 0: the binary logarithm of how much likelier it is found then. */
  weight: number;
}

/** One of the two records of a pair. */
export class PairRecordDto {
  /** Its id. */
  @PrefixedId('contact', 'company')
  id: string;
  /** What it is called. */
  name: string | null;
  /** Its primary e-mail address. */
  email: string | null;
  /** Its primary phone. */
  phone: string | null;
  /** A contact's company. */
  company: string | null;
}

/** That a row of a bulk call or import belongs to both records. */
export class PairReportDto {
  /** When the last such row was sent. UTC, whole seconds. */
  at: string;
  /** The import that the rows are of; null for those of several imports, or of bulk calls. */
  @PrefixedId('import')
  import_id: string | null;
}

/** Two records that may be one, in `/api/v1`. */
export class PairDto {
  @PrefixedId('duplicate')
  id: string;
  /** What the two are. */
  @ApiProperty({ enum: duplicateEntities })
  entity: DuplicateEntity;
  /** The two records, the older one first. */
  records: PairRecordDto[];
  /** How likely they are one, from 0 to 1. */
  score: number;
  /** In what they are alike, and in what they are not. */
  why: ReasonDto[];
  /** A row that belongs to both, and that was left for people to look at (`on_ambiguous: review`); null where there was none. */
  @ApiProperty({ type: () => PairReportDto, nullable: true })
  reported: PairReportDto | null;
  /** `open` until somebody has decided. */
  @ApiProperty({ enum: pairStatuses })
  status: PairStatus;
  /** UTC, whole seconds. */
  found_at: string;
  /** UTC, whole seconds; null while it is open. */
  decided_at: string | null;
  /** Who has decided; null for an API key. */
  @PlainId()
  decided_by: string | null;
}

/** Answer with one pair. */
export class PairResponse {
  /** The pair. */
  duplicate: PairDto;
}

/** Answer with a page of pairs, the likeliest first. */
export class PairPage {
  items: PairDto[];
  /** Asks for the next page; null on the last one. */
  next_cursor: string | null;
}

/** Answer with the pairs of one record, the likeliest first: 100 at most. */
export class PairsOfRecord {
  items: PairDto[];
}
