import { IsIn, IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { HouseId, IfSent, PageQuery, WarnsOfExtraKeys } from '@rosetta/common';

// Checks of a property run from the bottom up: what kind of value it is stands last.
const NOT_BLANK = /\S/u;

/** Body of `POST /api/v1/crm/companies`. */
@WarnsOfExtraKeys()
export class CreateCompanyDto {
  /** Name, at most 200 characters. */
  @Matches(NOT_BLANK, { message: 'name is required' })
  @IsString({ message: 'name is required' })
  name: string;

  /** Internet domain, e.g. `example.com`. */
  @IsOptional()
  @IsString({ message: 'domain must be a string' })
  domain?: string | null;

  /** Free-form fields, at most 32 KB. */
  @IsOptional()
  @IsObject({ message: 'custom_fields must be an object' })
  custom_fields?: Record<string, unknown> | null;
}

/** Body of `PATCH /api/v1/crm/companies/{id}`; what is left out stays. */
@WarnsOfExtraKeys()
export class UpdateCompanyDto {
  /** Name, at most 200 characters; cannot be cleared. */
  @IfSent()
  @Matches(NOT_BLANK, { message: 'name cannot be empty' })
  @IsString({ message: 'name must be a string' })
  name?: string;

  /** Internet domain; null or "" clears. */
  @IsOptional()
  @IsString({ message: 'domain must be a string' })
  domain?: string | null;

  /** Replaces all free-form fields. */
  @IsOptional()
  @IsObject({ message: 'custom_fields must be an object' })
  custom_fields?: Record<string, unknown> | null;
}

/** Query of `GET /api/v1/crm/companies`. */
export class ListCompaniesQuery extends PageQuery {
  /** Partial match by name or domain. */
  @IsOptional()
  @MaxLength(200, { message: 'search must be at most 200 characters' })
  @IsString({ message: 'search must be a string' })
  search?: string;

  /** Sort key. */
  @IsOptional()
  @IsIn(['created_at', 'name'], { message: 'sort must be one of created_at, name' })
  sort?: 'created_at' | 'name';

  /** Sort order; newest first unless told, names from A. */
  @IsOptional()
  @IsIn(['asc', 'desc'], { message: 'order must be one of asc, desc' })
  order?: 'asc' | 'desc';
}

/** A company in the house dialect. */
export class CompanyDto {
  @HouseId('company')
  id: string;
  name: string;
  domain: string | null;
  /** False once the company was inactivated. */
  active: boolean;
  custom_fields: Record<string, unknown>;
  /** UTC, whole seconds. */
  created_at: string;
  /** UTC, whole seconds. */
  updated_at: string;
}

/** Answer with one company. */
export class CompanyResponse {
  company: CompanyDto;
}

/** Answer with a page of companies. */
export class CompanyPage {
  items: CompanyDto[];
  /** How many companies match in all. */
  total: number;
  limit: number;
  offset: number;
}
