import { PickType } from '@nestjs/swagger';
import {
  IsArray,
  IsIn,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import {
  CreatedRangeQuery,
  IfSent,
  OptionalText,
  PlainId,
  PrefixedId,
  requiredText,
  sortPattern,
  WarnsOfExtraKeys,
} from '@rosetta/common';
import { CompanyListItem, ContactListItem } from '@rosetta/contacts';
import { dealExpansions } from './expanded-deals.service.js';

/** What a list of deals is sorted by: the published names, and ours beside them. */
const dealSorts = ['created_at', 'updated_at', 'name', 'amount', 'title', 'value'] as const;

const NOT_BLANK = /\S/u;
const expansion = `(?:${dealExpansions.join('|')})`;
const EXPANSIONS = new RegExp(`^${expansion}(?:,${expansion})*$`);

/** Fields of a deal that may be left out or cleared by null. Of two spellings of one field, both at once have to agree. */
class OptionalDealFields {
  /** Monetary value, 0 or more. */
  @IsOptional()
  @IsNumber({}, { message: 'amount must be a number' })
  amount?: number | null;

  /** Same as `amount`. */
  @IsOptional()
  @IsNumber({}, { message: 'value must be a number' })
  value?: number | null;

  /** ISO 4217 code; USD unless told. */
  @OptionalText()
  currency?: string | null;

  /** Pipeline, `pipe_...`; the default one unless told. */
  @OptionalText()
  pipeline_id?: string | null;

  /** Stage of the pipeline; the first one unless told. `qualification`, `closed_won` and `closed_lost` name `qualified`, `won` and `lost`, where the pipeline has none of their own. */
  @OptionalText()
  stage?: string | null;

  /** Contact, `cont_...`. */
  @OptionalText()
  contact_id?: string | null;

  /** Company, `comp_...`. */
  @OptionalText()
  company_id?: string | null;

  /** User who works on it, `usr_...`. */
  @OptionalText()
  assigned_member_id?: string | null;

  /** Same as `assigned_member_id`; also a plain uuid. */
  @OptionalText()
  owner_id?: string | null;

  /** Win probability, 0 to 100. */
  @IsOptional()
  @IsNumber({}, { message: 'probability must be a number' })
  probability?: number | null;

  /** `YYYY-MM-DD`. */
  @IsOptional()
  @IsString({ message: 'expected_close_date must be a date, YYYY-MM-DD' })
  expected_close_date?: string | null;

  /** Why it was lost, at most 500 characters; cleared when the deal leaves the lost stages. */
  @OptionalText()
  lost_reason?: string | null;

  /** When it was won, `YYYY-MM-DD`; today (UTC) when it reaches a won stage, cleared when it leaves them. */
  @IsOptional()
  @IsString({ message: 'won_date must be a date, YYYY-MM-DD' })
  won_date?: string | null;

  /** Origin label, at most 50 characters. */
  @OptionalText()
  source?: string | null;

  /** Labels, each at most 50 characters. */
  @IsOptional()
  @IsString({ each: true, message: 'tags must be an array of strings' })
  @IsArray({ message: 'tags must be an array of strings' })
  tags?: string[] | null;

  /** Notes, at most 5000 characters. */
  @OptionalText()
  description?: string | null;

  /** Line items. */
  @IsOptional()
  @IsObject({ each: true, message: 'products must be an array of objects' })
  @IsArray({ message: 'products must be an array of objects' })
  products?: Record<string, unknown>[] | null;

  /** Free-form fields, at most 32 KB; replaces them all. */
  @IsOptional()
  @IsObject({ message: 'custom_fields must be an object' })
  custom_fields?: Record<string, unknown> | null;

  /** What you keep with it for yourself, at most 16 KB, 50 keys of 40 characters, texts of 500; replaces what was there. */
  @IsOptional()
  @IsObject({ message: 'metadata must be an object' })
  metadata?: Record<string, unknown> | null;
}

/** Body of `POST /api/v1/crm/deals`. */
@WarnsOfExtraKeys()
export class CreateDealDto extends OptionalDealFields {
  /** Name of the deal, 1 to 200 characters. */
  @ValidateIf(({ name, title }: CreateDealDto) => name !== undefined || title === undefined)
  @Matches(NOT_BLANK, { message: 'name is required' })
  @IsString(requiredText('name'))
  name: string;

  /** Same as `name`. */
  @IfSent()
  @Matches(NOT_BLANK, { message: 'title cannot be empty' })
  @IsString({ message: 'title must be a string' })
  title?: string;
}

/** Body of `PATCH /api/v1/crm/deals/{id}`; what is left out stays. */
@WarnsOfExtraKeys()
export class UpdateDealDto extends OptionalDealFields {
  /** Name of the deal, 1 to 200 characters. */
  @IfSent()
  @Matches(NOT_BLANK, { message: 'name cannot be empty' })
  @IsString({ message: 'name must be a string' })
  name?: string;

  /** Same as `name`. */
  @IfSent()
  @Matches(NOT_BLANK, { message: 'title cannot be empty' })
  @IsString({ message: 'title must be a string' })
  title?: string;
}

/** Body of `POST /api/v1/crm/deals/{id}/stage`. */
@WarnsOfExtraKeys()
export class MoveDealDto extends PickType(UpdateDealDto, [
  'lost_reason',
  'won_date',
  'pipeline_id',
] as const) {
  /** Stage of the deal's pipeline, or of `pipeline_id`; named as in a deal. */
  @IsString(requiredText('stage'))
  stage: string;
}

/** Query of `GET /api/v1/crm/deals`. */
export class ListDealsQuery extends CreatedRangeQuery {
  /** Partial match on the name. */
  @IsOptional()
  @MaxLength(200, { message: 'search must be at most 200 characters' })
  @IsString({ message: 'search must be a string' })
  search?: string;

  /** Filter by contact, `cont_...`. */
  @OptionalText()
  contact_id?: string;

  /** Filter by company, `comp_...`. */
  @OptionalText()
  company_id?: string;

  /** Filter by the user who works on it, `usr_...`. */
  @OptionalText()
  assigned_member_id?: string;

  /** Same as `assigned_member_id`; also a plain uuid. */
  @OptionalText()
  owner_id?: string;

  /** Filter by pipeline, `pipe_...`. */
  @OptionalText()
  pipeline_id?: string;

  /** Filter by stage, whatever the case; named as in a deal. */
  @OptionalText()
  stage?: string;

  /** Sort key; also as in the guides, `amount:desc,name:asc`. */
  @IsOptional()
  @Matches(sortPattern(dealSorts), { message: `sort must be one of ${dealSorts.join(', ')}` })
  sort?: string;

  /** Sort order; descending unless told. */
  @IsOptional()
  @IsIn(['asc', 'desc'], { message: 'order must be one of asc, desc' })
  order?: 'asc' | 'desc';

  /** `company`, `contacts` or both, `company,contacts`: the records themselves, the primary contact first, 50 at most. */
  @IsOptional()
  @Matches(EXPANSIONS, { message: `expand must be of ${dealExpansions.join(', ')}` })
  expand?: string;
}

/** Query of `GET /api/v1/crm/deals/{id}`. */
export class GetDealQuery extends PickType(ListDealsQuery, ['expand'] as const) {}

/** Query of `GET /api/v1/crm/deals/board`. */
export class BoardQuery {
  /** Pipeline, `pipe_...`; the default one unless told. */
  @OptionalText()
  pipeline_id?: string;
}

/** A deal in `/api/v1`. */
export class DealDto {
  @PrefixedId('deal')
  id: string;
  name: string;
  /** Same as `name`. */
  title: string;
  amount: number | null;
  /** Same as `amount`. */
  value: number | null;
  currency: string;
  @PrefixedId('pipeline')
  pipeline_id: string;
  /** As written. */
  stage: string;
  @PrefixedId('contact')
  contact_id: string | null;
  @PrefixedId('company')
  company_id: string | null;
  /** The company itself, where it was asked for by `expand`. */
  company?: CompanyListItem | null;
  /** Its contacts, where they were asked for by `expand`. */
  contacts?: ContactListItem[];
  @PrefixedId('user')
  assigned_member_id: string | null;
  /** Same as `assigned_member_id`, as a plain uuid. */
  @PlainId()
  owner_id: string | null;
  probability: number | null;
  /** `YYYY-MM-DD`. */
  expected_close_date: string | null;
  lost_reason: string | null;
  /** `YYYY-MM-DD`. */
  won_date: string | null;
  source: string | null;
  tags: string[];
  description: string | null;
  products: Record<string, unknown>[];
  custom_fields: Record<string, unknown>;
  /** What a client keeps with it for itself. */
  metadata: Record<string, unknown>;
  /** UTC, whole seconds. */
  created_at: string;
  /** UTC, whole seconds. */
  updated_at: string;
}

/** Answer with one deal. */
export class DealResponse {
  deal: DealDto;
}

/** Answer with a page of deals. */
export class DealPage {
  items: DealDto[];
  /** How many deals match in all. */
  total: number;
  limit: number;
  offset: number;
}

/** One column of the board. */
export class BoardStageDto {
  stage: string;
  /** How many deals are in the stage, whatever the case of theirs. */
  count: number;
  /** Sum of their values by currency. */
  totals: Record<string, number>;
}

/** Answer with a pipeline's board: its stages in their order. */
export class BoardResponse {
  @PrefixedId('pipeline')
  pipeline_id: string;
  stages: BoardStageDto[];
}

/** Body of `POST /api/v1/crm/deals/{id}/contacts`. */
@WarnsOfExtraKeys()
export class AddDealContactDto {
  /** Contact, `cont_...`. */
  @IsString(requiredText('contact_id'))
  contact_id: string;

  /** What the contact has to do with the deal, at most 100 characters. */
  @OptionalText()
  role?: string | null;
}

/** A contact of a deal in `/api/v1`. */
export class DealContactDto {
  @PrefixedId('contact')
  contact_id: string;
  /** What the contact has to do with the deal. */
  role: string | null;
  /** Whether the deal names this contact as its own. */
  is_primary: boolean;
  /** UTC, whole seconds. */
  created_at: string;
}

/** Answer with one contact of a deal. */
export class DealContactResponse {
  /** The contact of the deal. */
  deal_contact: DealContactDto;
}

/** Answer with all contacts of a deal, the primary one first. */
export class DealContactPage {
  items: DealContactDto[];
  /** How many contacts the deal has. */
  total: number;
  limit: number;
  offset: number;
}
