import { IsArray, IsIn, IsNumber, IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { HouseId, IfSent, PageQuery, PlainId, WarnsOfExtraKeys } from '@rosetta/common';

const NOT_BLANK = /\S/u;

/** Fields of a deal that may be left out or cleared by null. */
class OptionalDealFields {
  /** Monetary value, 0 or more. */
  @IsOptional()
  @IsNumber({}, { message: 'value must be a number' })
  value?: number | null;

  /** ISO 4217 code; USD unless told. */
  @IsOptional()
  @IsString({ message: 'currency must be a string' })
  currency?: string | null;

  /** Pipeline, `pipe_...`; the default one unless told. */
  @IsOptional()
  @IsString({ message: 'pipeline_id must be a string' })
  pipeline_id?: string | null;

  /** Stage of the pipeline; the first one unless told. */
  @IsOptional()
  @IsString({ message: 'stage must be a string' })
  stage?: string | null;

  /** Company, `comp_...`. */
  @IsOptional()
  @IsString({ message: 'company_id must be a string' })
  company_id?: string | null;

  /** User who works on it. */
  @IsOptional()
  @IsString({ message: 'owner_id must be a string' })
  owner_id?: string | null;

  /** Win probability, 0 to 100. */
  @IsOptional()
  @IsNumber({}, { message: 'probability must be a number' })
  probability?: number | null;

  /** `YYYY-MM-DD`. */
  @IsOptional()
  @IsString({ message: 'expected_close_date must be a date, YYYY-MM-DD' })
  expected_close_date?: string | null;

  /** Origin label, at most 50 characters. */
  @IsOptional()
  @IsString({ message: 'source must be a string' })
  source?: string | null;

  /** Labels, each at most 50 characters. */
  @IsOptional()
  @IsString({ each: true, message: 'tags must be an array of strings' })
  @IsArray({ message: 'tags must be an array of strings' })
  tags?: string[] | null;

  /** Notes, at most 5000 characters. */
  @IsOptional()
  @IsString({ message: 'description must be a string' })
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
}

/** Body of `POST /api/v1/crm/deals`. */
@WarnsOfExtraKeys()
export class CreateDealDto extends OptionalDealFields {
  /** Name of the deal, 1 to 200 characters. */
  @Matches(NOT_BLANK, { message: 'title is required' })
  @IsString({ message: 'title is required' })
  title: string;

  /** Contact, `cont_...`. */
  @IsString({ message: 'contact_id is required' })
  contact_id: string;
}

/** Body of `PATCH /api/v1/crm/deals/{id}`; what is left out stays. */
@WarnsOfExtraKeys()
export class UpdateDealDto extends OptionalDealFields {
  /** Name of the deal, 1 to 200 characters. */
  @IfSent()
  @Matches(NOT_BLANK, { message: 'title cannot be empty' })
  @IsString({ message: 'title must be a string' })
  title?: string;

  /** Contact, `cont_...`. */
  @IfSent()
  @IsString({ message: 'contact_id must be a string' })
  contact_id?: string;
}

/** Query of `GET /api/v1/crm/deals`. */
export class ListDealsQuery extends PageQuery {
  /** Partial match on the title. */
  @IsOptional()
  @MaxLength(200, { message: 'search must be at most 200 characters' })
  @IsString({ message: 'search must be a string' })
  search?: string;

  /** Filter by contact, `cont_...`. */
  @IsOptional()
  @IsString({ message: 'contact_id must be a string' })
  contact_id?: string;

  /** Filter by company, `comp_...`. */
  @IsOptional()
  @IsString({ message: 'company_id must be a string' })
  company_id?: string;

  /** Filter by the user who works on it. */
  @IsOptional()
  @IsString({ message: 'owner_id must be a string' })
  owner_id?: string;

  /** Filter by pipeline, `pipe_...`. */
  @IsOptional()
  @IsString({ message: 'pipeline_id must be a string' })
  pipeline_id?: string;

  /** Filter by stage, whatever the case. */
  @IsOptional()
  @IsString({ message: 'stage must be a string' })
  stage?: string;

  /** Sort key. */
  @IsOptional()
  @IsIn(['created_at', 'title', 'value'], { message: 'sort must be one of created_at, title, value' })
  sort?: 'created_at' | 'title' | 'value';

  /** Sort order; newest first unless told, titles from A. */
  @IsOptional()
  @IsIn(['asc', 'desc'], { message: 'order must be one of asc, desc' })
  order?: 'asc' | 'desc';
}

/** Query of `GET /api/v1/crm/deals/board`. */
export class BoardQuery {
  /** Pipeline, `pipe_...`; the default one unless told. */
  @IsOptional()
  @IsString({ message: 'pipeline_id must be a string' })
  pipeline_id?: string;
}

/** A deal in the house dialect. */
export class DealDto {
  @HouseId('deal')
  id: string;
  title: string;
  value: number | null;
  currency: string;
  @HouseId('pipeline')
  pipeline_id: string;
  /** As written. */
  stage: string;
  @HouseId('contact')
  contact_id: string;
  @HouseId('company')
  company_id: string | null;
  @PlainId()
  owner_id: string | null;
  probability: number | null;
  /** `YYYY-MM-DD`. */
  expected_close_date: string | null;
  source: string | null;
  tags: string[];
  description: string | null;
  products: Record<string, unknown>[];
  custom_fields: Record<string, unknown>;
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
  @HouseId('pipeline')
  pipeline_id: string;
  stages: BoardStageDto[];
}

/** Body of `POST /api/v1/crm/deals/{id}/contacts`. */
@WarnsOfExtraKeys()
export class AddDealContactDto {
  /** Contact, `cont_...`. */
  @IsString({ message: 'contact_id is required' })
  contact_id: string;

  /** What the contact has to do with the deal, at most 100 characters. */
  @IsOptional()
  @IsString({ message: 'role must be a string' })
  role?: string | null;
}

/** A contact of a deal in the house dialect. */
export class DealContactDto {
  @HouseId('contact')
  contact_id: string;
  role: string | null;
  is_primary: boolean;
  /** UTC, whole seconds. */
  created_at: string;
}

/** Answer with one contact of a deal. */
export class DealContactResponse {
  deal_contact: DealContactDto;
}

/** Answer with all contacts of a deal, the primary one first. */
export class DealContactPage {
  items: DealContactDto[];
  total: number;
  limit: number;
  offset: number;
}
