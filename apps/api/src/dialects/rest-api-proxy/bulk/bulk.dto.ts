import { ApiProperty } from '@nestjs/swagger';
import { OptionalText } from '@rosetta/common';
import { type OnAmbiguous, onAmbiguousChoices } from '@rosetta/contacts';
import { Transform } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  Min,
} from 'class-validator';
import { ContactRow, DealRow, LeadRow } from './bulk-row.dto.js';

/** How another choice is refused. */
export const ON_AMBIGUOUS = `on_ambiguous must be one of ${onAmbiguousChoices.join(', ')}`;

const MODES = ['row', 'atomic'] as const;

/** Hands a value on as it is. */
const AsSent = () => Transform(({ obj, key }: { obj: Record<string, unknown>; key: string }) => obj[key]);

/** Options that every bulk call knows beyond the document. */
class BulkOptionsDto {
  /** True decides every row and writes nothing. */
  @IsOptional()
  @IsBoolean({ message: 'dry_run must be true or false' })
  dry_run?: boolean;

  /** `row` (default): rows stand alone; `atomic`: nothing is written if any row fails, and the response is 400. */
  @IsOptional()
  @IsIn(MODES, { message: 'mode must be one of row, atomic' })
  mode?: (typeof MODES)[number];

  /**
   * What becomes of a row whose e-mails and phones belong to several contacts. `review`: it is written to none of them, and people
   * are asked whether they are one (a deal is that of the first); `newest`: it goes to the one that was changed last; `error`: it
   * fails. Unless said, it goes to the one of its e-mail.
   */
  @IsOptional()
  @IsIn(onAmbiguousChoices, { message: ON_AMBIGUOUS })
  on_ambiguous?: OnAmbiguous | null;
}

/** Body of `POST /functions/v1/import-contacts-bulk` (document B, section 2.3). */
export class ImportContactsDto extends BulkOptionsDto {
  /** At most 500 contacts, see section 2.2. */
  @ApiProperty({ type: [ContactRow], minItems: 1, maxItems: 500 })
  @IsOptional()
  contacts: ContactRow[];

  /** True skips rows that match a contact; false (default) merges them into it. */
  @IsOptional()
  @IsBoolean({ message: 'skip_duplicates must be true or false' })
  skip_duplicates?: boolean;

  /** Source of rows that have none. */
  @OptionalText()
  default_source?: string | null;

  /** Added to the tags of every row. */
  @IsOptional()
  @IsString({ each: true, message: 'default_tags must be an array of strings' })
  @IsArray({ message: 'default_tags must be an array of strings' })
  default_tags?: string[] | null;
}

/** What deals and leads in bulk share. */
class DealDefaultsDto extends BulkOptionsDto {
  /** Pipeline of rows that name none. */
  @IsOptional()
  @IsUUID(undefined, { message: 'default_pipeline_id must be a uuid' })
  default_pipeline_id?: string | null;

  /** Stage of rows that name none. */
  @OptionalText()
  default_stage?: string | null;

  /** Currency of rows that name none. */
  @OptionalText()
  default_currency?: string | null;

  /** True skips a row whose deal exists: same contact and title, or the same `custom_fields.external_id`. */
  @IsOptional()
  @IsBoolean({ message: 'skip_if_exists must be true or false' })
  skip_if_exists?: boolean;
}

/** Body of `POST /functions/v1/create-deals-bulk` (document B, section 3.3). */
export class CreateDealsDto extends DealDefaultsDto {
  /** At most 100 deals, see section 3.2. */
  @ApiProperty({ type: [DealRow], minItems: 1, maxItems: 100 })
  @IsOptional()
  deals: DealRow[];
}

/** Body of `POST /functions/v1/create-leads-bulk`. */
export class CreateLeadsDto extends DealDefaultsDto {
  /** At most 100 leads: contact fields, and `deal` or flat deal fields. */
  @ApiProperty({ type: [LeadRow], minItems: 1, maxItems: 100 })
  @IsOptional()
  leads: LeadRow[];

  /** Source of contacts that have none. */
  @OptionalText()
  default_source?: string | null;

  /** Added to the tags of every contact. */
  @IsOptional()
  @IsString({ each: true, message: 'default_tags must be an array of strings' })
  @IsArray({ message: 'default_tags must be an array of strings' })
  default_tags?: string[] | null;
}

/** Filters of `POST /functions/v1/search-contacts`; all of them hold. */
export class SearchFilters {
  tags?: string[];
  source?: string;
  assignee_id?: string;
  company_id?: string;
  phone?: string;
  email?: string;
}

/** Body of `POST /functions/v1/search-contacts`. */
export class SearchContactsDto {
  /**
   * Words of names or e-mails, in any order, or digits of a phone; case, accents, hyphens and apostrophes do not count. Also
   * accepted as `q` and `search`.
   */
  @OptionalText()
  query?: string | null;

  /** Same as `query`; sent together, they have to agree. */
  @OptionalText()
  q?: string | null;

  /** Same as `query`. */
  @OptionalText()
  search?: string | null;

  /** Rows to answer, 1 to 100; 20 unless told, more is answered with 100. */
  @IsOptional()
  @Min(1, { message: 'limit must be at least 1' })
  @IsInt({ message: 'limit must be an integer' })
  limit?: number;

  /** Rows to skip. */
  @IsOptional()
  @Max(1_000_000_000, { message: 'offset is too large' })
  @Min(0, { message: 'offset must be at least 0' })
  @IsInt({ message: 'offset must be an integer' })
  offset?: number;

  /** Same as `filters.phone`. */
  @OptionalText()
  phone?: string | null;

  /** Same as `filters.email`. */
  @OptionalText()
  email?: string | null;

  /** What the contacts must have besides. */
  @AsSent()
  @IsOptional()
  @IsObject({ message: 'filters must be an object' })
  filters?: SearchFilters | null;
}

/** Body of `POST /functions/v1/create-lead`: a lead, and what the document does not publish. */
export class CreateLeadDto extends LeadRow {
  /**
   * What becomes of a lead whose e-mails and phones belong to several contacts, as in `create-leads-bulk`: `review` writes to none of
   * them, makes the deal of the first, and asks people whether they are one; `newest`; or `error`. A `Warning` says so.
   */
  @ApiProperty({ enum: onAmbiguousChoices, required: false, nullable: true })
  on_ambiguous?: OnAmbiguous | null;
}
