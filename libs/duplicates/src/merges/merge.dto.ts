import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Min,
} from 'class-validator';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { OptionalText, PlainId, PrefixedId, requiredText } from '@rosetta/common';
import { type DuplicateEntity, duplicateEntities } from '../matching/matcher.js';
import { type AppliedRule, appliedRules } from './merge-plan.js';
import { notUndoneKinds, type NotUndoneKind } from './record-merge.entity.js';
import { type MoveKind, moveKinds } from './references/references.js';

const DEFAULT_LIMIT = 50;
const MOST_LOSERS = 20;
const LOSERS = `loser_ids must be a list of 1 to ${MOST_LOSERS} ids`;

/** Body of `POST /api/v1/crm/contacts/merges` and of the same of companies. */
export class MergeDto {
  /** The record that stays, `cont_...` or `comp_...`. */
  @IsString(requiredText('winner_id'))
  winner_id: string;

  /** The records that are merged into it: 1 to 20, each once. */
  @ArrayMaxSize(MOST_LOSERS, { message: LOSERS })
  @IsString({ each: true, message: LOSERS })
  @ArrayNotEmpty({ message: LOSERS })
  @IsArray({ message: LOSERS })
  loser_ids: string[];

  /** True tells what would become of them, and leaves everything as it is. */
  @IsOptional()
  @IsBoolean({ message: 'dry_run must be true or false' })
  dry_run?: boolean | null;

  /**
   * Whose value a field gets, by the names of the answer: `winner`, `newest` or `oldest` (of those that have one, the record that was
   * changed last, or longest ago), or the id of one of the records. Of lists it says whose come first; `custom_fields` and
   * `metadata` are ruled as a whole or by key, as in `custom_fields.vat`.
   */
  @IsOptional()
  @IsObject({ message: 'fields must be an object' })
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { position: 'newest' },
    nullable: true,
  })
  fields?: Record<string, unknown> | null;
}

/** Query of the list of merges. */
export class ListMergesQuery {
  /** Merges of this record alone, whether it stayed or not. */
  @OptionalText()
  record_id?: string;

  /** Merges that this scan has made by itself alone. */
  @OptionalText()
  scan_id?: string;

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

const anyValue = { oneOf: ['string', 'number', 'boolean', 'array', 'object', 'null'].map(valueOfType) };

function valueOfType(type: string) {
  return type === 'array' ? { type, items: {} } : { type };
}

/** What one record has. */
export class MergedValueDto {
  /** Which record. */
  @PrefixedId('contact', 'company')
  id: string;
  /** A text, number, yes or no, list or object. */
  @ApiProperty(anyValue)
  value: unknown;
}

/** What becomes of one field. */
export class MergedFieldDto {
  /** Its name; a custom field is `custom_fields.` and its key. */
  field: string;
  /**
   * Why: `winner` has it, or it is `filled` from another; what was asked for is `newest`, `oldest`, or `record`; lists are `united`; who
   * has `opted_out` in one record stays so.
   */
  @ApiProperty({ enum: appliedRules })
  rule: AppliedRule;
  /** Whose value it is; of a list all who give one, in its order; none where it has none. */
  taken_from: string[];
  /** What the winner has from then on. */
  @ApiProperty(anyValue)
  value: unknown;
  /** Who has what, the winner first, then those first that were changed last. */
  values: MergedValueDto[];
  /** Whether they say different things, of which one wins. */
  conflict: boolean;
  /** Whether the winner's changes. */
  changes: boolean;
}

/** How much of one kind comes to the winner. */
export class MoveDto {
  /**
   * What it is; `duplicates`: pairs of the losers with somebody else, and what was said of them; `timeline`: changes of the losers, which
   * show with the winner; `imports`: those that wrote a loser.
   */
  @ApiProperty({ enum: moveKinds })
  kind: MoveKind;
  /** How many are the winner's from then on. */
  moved: number;
  /** How many it had the same of already. */
  joined: number;
}

/** Something that undoing left as it is. */
export class NotUndoneDto {
  /** `field`, or the kind of record. */
  @ApiProperty({ enum: notUndoneKinds })
  kind: NotUndoneKind;
  /** Of a field its name. */
  field: string | null;
  /** Of anything else its id; of a contact of a deal that of the deal. */
  id: string | null;
  /** Why. */
  reason: string;
}

/** A merge, or what one would be. */
export class MergeResultDto {
  /** `mrg_...`; null of a dry run. */
  @PrefixedId('merge')
  id: string | null;
  /** What was merged. */
  @ApiProperty({ enum: duplicateEntities })
  entity: DuplicateEntity;
  /** The record that stays. */
  @PrefixedId('contact', 'company')
  winner_id: string;
  /** Those that are merged into it. */
  loser_ids: string[];
  /** Each field that one of the records has; empty once it can no longer be undone. */
  fields: MergedFieldDto[];
  /** What comes to the winner; likewise. */
  moves: MoveDto[];
  /** UTC, whole seconds; null of a dry run. */
  merged_at: string | null;
  /** Who has merged, or started the scan; null for an API key, and of a dry run. */
  @PlainId()
  merged_by: string | null;
  /** The scan that has merged them by itself; null where somebody did. */
  @PrefixedId('duplicateScan')
  scan_id: string | null;
  /** Until when it can be undone, UTC, whole seconds; null where it cannot. */
  undo_until: string | null;
  /** UTC, whole seconds; null unless it was undone. */
  undone_at: string | null;
  /** Who has undone it; null for an API key. */
  @PlainId()
  undone_by: string | null;
  /** What undoing it left as it is. */
  not_undone: NotUndoneDto[];
}

/** Answer with one merge. */
export class MergeResponse {
  /** The merge. */
  merge: MergeResultDto;
}

/** Answer with a page of merges, the newest first. */
export class MergePage {
  items: MergeResultDto[];
  /** Asks for the next page; null on the last one. */
  next_cursor: string | null;
}
