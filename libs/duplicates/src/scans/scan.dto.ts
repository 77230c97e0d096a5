import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Min } from 'class-validator';
import { PrefixedId, WarnsOfExtraKeys } from '@rosetta/common';
import { type KeyKind, keyKinds } from '../matching/blocking-key.js';
import { type DuplicateEntity, duplicateEntities } from '../matching/matcher.js';
import { type ScanPhase, scanPhases, type ScanStatus, scanStatuses } from './duplicate-scan.entity.js';
import { ApiProperty } from '@nestjs/swagger';

const DEFAULT_LIMIT = 50;

/** Body of `POST /api/v1/crm/duplicates/scans`. */
@WarnsOfExtraKeys()
export class StartScanDto {
  /** Whose duplicates are looked for: `contacts` unless told. */
  @IsOptional()
  @IsIn(duplicateEntities, { message: `entity must be one of ${duplicateEntities.join(', ')}` })
  entity?: DuplicateEntity | null;

  /** True compares every record anew; false (default) those that are new or have changed since they were last compared. */
  @IsOptional()
  @IsBoolean({ message: 'full must be true or false' })
  full?: boolean | null;
}

/** Query of `GET /api/v1/crm/duplicates/scans`. */
export class ListScansQuery {
  /** Whose duplicates: `contacts` unless told. */
  @IsOptional()
  @IsIn(duplicateEntities, { message: `entity must be one of ${duplicateEntities.join(', ')}` })
  @ApiProperty({ required: false, enum: duplicateEntities, default: 'contacts' })
  entity?: DuplicateEntity;

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

/** Records that had so much in common that not all of them were compared with each other. */
export class LargeBlocksDto {
  /** What they have in common. */
  @ApiProperty({ enum: keyKinds })
  kind: KeyKind;
  /** Groups of more than 50 records, of which only those were compared that have more in common. */
  cut: number;
  /** Parts of such groups that were too large still, so that their records were not compared for this reason. */
  left_out: number;
}

/** A scan for duplicates in `/api/v1`. */
export class ScanDto {
  @PrefixedId('duplicateScan')
  id: string;
  /** Whose duplicates are looked for. */
  @ApiProperty({ enum: duplicateEntities })
  entity: DuplicateEntity;
  /** `queued` until it begins, `running`, and `completed` or `failed` in the end. */
  @ApiProperty({ enum: scanStatuses })
  status: ScanStatus;
  /** Whether every record is compared anew, and not only what is new or has changed. */
  full: boolean;
  /**
   * First the records are read (`keys`), then those that have something in common are compared (`pairs`), and where the organization wants
   * it contacts are merged that are surely one (`merges`).
   */
  @ApiProperty({ enum: scanPhases })
  phase: ScanPhase;
  /** How many records there were when it began. */
  records: number;
  /** Records that are to be compared: new, changed, or all of them. */
  changed: number;
  /** Records that were compared with all that have something in common with them. */
  compared: number;
  /** Pairs that were compared. */
  candidates: number;
  /** Pairs that score at least 0.5, and are kept. */
  pairs: number;
  /** Groups that were too large to compare all of their records with each other, by what the records have in common. */
  large_blocks: LargeBlocksDto[];
  /** From which score on contacts were merged (`merge_contacts_automatically`); null where none were to be. */
  merge_from: number | null;
  /** Contacts that it has merged into others; `GET /api/v1/crm/contacts/merges?scan_id=` lists the merges. */
  merged: number;
  /** Groups of contacts that score so much and were left to people, as not all of them do, they contradict each other, or are not of one name. */
  held_back: number;
  /** Milliseconds that were spent on it, without those of waiting. */
  active_ms: number;
  /** What stopped it, or holds it up. */
  error: string | null;
  /** UTC, whole seconds. */
  created_at: string;
  /** UTC, whole seconds. */
  started_at: string | null;
  /** UTC, whole seconds. */
  finished_at: string | null;
}

/** Answer with one scan. */
export class ScanResponse {
  /** The scan. */
  scan: ScanDto;
}

/** Answer with a page of scans, the newest first. */
export class ScanPage {
  items: ScanDto[];
  /** Asks for the next page; null on the last one. */
  next_cursor: string | null;
}
