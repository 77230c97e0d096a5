import { IsIn, IsInt, IsNumber, IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
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

// Checks of a property run from the bottom up: what kind of value it is stands last.
const SORT_KEYS = ['created_at', 'name'];
const NOT_BLANK = /\S/u;

/** Fields of a company that may be left out; null or "" clears. */
class OptionalCompanyFields {
  /** Internet domain, e.g. `example.com`. */
  @OptionalText()
  domain?: string | null;

  /** Address of its web site, at most 2048 characters. */
  @OptionalText()
  website?: string | null;

  /** Phone number, kept as written; at most 50 characters. */
  @OptionalText()
  phone?: string | null;

  /** Primary e-mail address; stored in lower case. */
  @OptionalText()
  email?: string | null;

  /** Address, or of it street and number; at most 500 characters. */
  @OptionalText()
  address?: string | null;

  /** City, at most 200 characters. */
  @OptionalText()
  city?: string | null;

  /** State, province or region, at most 200 characters. */
  @OptionalText()
  state?: string | null;

  /** Postal code, at most 50 characters. */
  @OptionalText()
  postal_code?: string | null;

  /** Country as a name or code, at most 200 characters. */
  @OptionalText()
  country?: string | null;

  /** Industry, at most 200 characters. */
  @OptionalText()
  industry?: string | null;

  /** LinkedIn page, a URL or a handle. */
  @OptionalText()
  linkedin?: string | null;

  /** Twitter page, a URL or a handle. */
  @OptionalText()
  twitter?: string | null;

  /** Facebook page, a URL or a handle. */
  @OptionalText()
  facebook?: string | null;

  /** Number under which a tax office knows it, at most 100 characters. */
  @OptionalText()
  tax_id?: string | null;

  /** What it does, at most 5000 characters. */
  @OptionalText()
  description?: string | null;

  /** Note, at most 5000 characters. */
  @OptionalText()
  note?: string | null;

  /** Number of employees. */
  @IsOptional()
  @IsInt({ message: 'employee_count must be a whole number' })
  employee_count?: number | null;

  /** Revenue of a year. */
  @IsOptional()
  @IsNumber({}, { message: 'annual_revenue must be a number' })
  annual_revenue?: number | null;

  /** Member who answers for it, `usr_...`. */
  @OptionalText()
  assigned_member_id?: string | null;

  /** Same as `assigned_member_id`; also a plain uuid. */
  @OptionalText()
  owner_id?: string | null;

  /** Free-form fields, at most 32 KB; replaces them all. */
  @IsOptional()
  @IsObject({ message: 'custom_fields must be an object' })
  custom_fields?: Record<string, unknown> | null;

  /** What you keep with it for yourself, at most 16 KB, 50 keys of 40 characters, texts of 500; replaces what was there. */
  @IsOptional()
  @IsObject({ message: 'metadata must be an object' })
  metadata?: Record<string, unknown> | null;
}

/** Body of `POST /api/v1/crm/companies`. */
@WarnsOfExtraKeys()
export class CreateCompanyDto extends OptionalCompanyFields {
  /** Name, at most 200 characters. */
  @Matches(NOT_BLANK, { message: 'name is required' })
  @IsString(requiredText('name'))
  name: string;
}

/** Body of `PATCH /api/v1/crm/companies/{id}`; what is left out stays. */
@WarnsOfExtraKeys()
export class UpdateCompanyDto extends OptionalCompanyFields {
  /** Name, at most 200 characters; cannot be cleared. */
  @IfSent()
  @Matches(NOT_BLANK, { message: 'name cannot be empty' })
  @IsString({ message: 'name must be a string' })
  name?: string;
}

/** Query of `GET /api/v1/crm/companies`. */
export class ListCompaniesQuery extends CreatedRangeQuery {
  /** Partial match by name or domain. */
  @IsOptional()
  @MaxLength(200, { message: 'search must be at most 200 characters' })
  @IsString({ message: 'search must be a string' })
  search?: string;

  /** Filter by the member who answers for it, `usr_...`. */
  @OptionalText()
  assigned_member_id?: string;

  /** Same as `assigned_member_id`; also a plain uuid. */
  @OptionalText()
  owner_id?: string;

  /** Sort key; also as in the guides, `name:asc,created_at:desc`. */
  @IsOptional()
  @Matches(sortPattern(SORT_KEYS), { message: `sort must be one of ${SORT_KEYS.join(', ')}` })
  sort?: string;

  /** Sort order; newest first unless told, names from A. */
  @IsOptional()
  @IsIn(['asc', 'desc'], { message: 'order must be one of asc, desc' })
  order?: 'asc' | 'desc';
}

/** A company in a list of `/api/v1`. */
export class CompanyListItem {
  @PrefixedId('company')
  id: string;
  name: string;
  domain: string | null;
  website: string | null;
  /** As written. */
  phone: string | null;
  /** The primary e-mail address, in lower case. */
  email: string | null;
  address: string | null;
  city: string | null;
  state: string | null;
  postal_code: string | null;
  country: string | null;
  industry: string | null;
  employee_count: number | null;
  annual_revenue: number | null;
  linkedin: string | null;
  twitter: string | null;
  facebook: string | null;
  tax_id: string | null;
  @PrefixedId('user')
  assigned_member_id: string | null;
  /** Same as `assigned_member_id`, as a plain uuid. */
  @PlainId()
  owner_id: string | null;
  /** False once the company was inactivated. */
  active: boolean;
  custom_fields: Record<string, unknown>;
  /** What a client keeps with it for itself. */
  metadata: Record<string, unknown>;
  /** UTC, whole seconds. */
  created_at: string;
  /** UTC, whole seconds. */
  updated_at: string;
}

/** A company by itself in `/api/v1`: what the list shows, its description and its note. */
export class CompanyDto extends CompanyListItem {
  description: string | null;
  note: string | null;
}

/** Answer with one company. */
export class CompanyResponse {
  /** The company. */
  company: CompanyDto;
}

/** Answer with a page of companies. */
export class CompanyPage {
  items: CompanyListItem[];
  /** How many companies match in all. */
  total: number;
  limit: number;
  offset: number;
}
