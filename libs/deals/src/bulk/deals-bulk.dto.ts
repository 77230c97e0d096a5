import { ArrayMaxSize, ArrayMinSize, IsArray, IsString } from 'class-validator';
import { OptionalText } from '@rosetta/common';

/** How many deals one call takes. */
const MOST = 100;

/** Body of `POST /api/v1/crm/bulk/deals/delete`. */
export class BulkDealsDto {
  /** The deals, `deal_...`, at most 100. */
  @ArrayMaxSize(MOST, { message: `ids must be at most ${MOST}` })
  @ArrayMinSize(1, { message: 'ids must not be empty' })
  @IsString({ each: true, message: 'ids must be texts' })
  @IsArray({ message: 'ids is required' })
  ids: string[];
}

/** Body of `POST /api/v1/crm/bulk/deals/update`: at least one of the two changes. */
export class BulkUpdateDealsDto extends BulkDealsDto {
  /** The stage that all of them are put into. */
  @OptionalText()
  stage?: string;

  /** Who answers for all of them from now on, `usr_...`; null: nobody. */
  @OptionalText()
  assigned_member_id?: string | null;
}

/** What became of many deals. */
export class BulkOutcome {
  /** How many were changed or deleted, or are so already. */
  processed: number;
  /** A sentence for each of the others, which begins with its id. */
  errors: string[];
}
