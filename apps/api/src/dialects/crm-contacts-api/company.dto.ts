import { IsBoolean, IsInt, IsNumber, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { IfSent, OptionalText, PlainId, WarnsOfExtraKeys } from '@rosetta/common';
import { ListCrmContactsQuery } from './contact.dto.js';

// Checks of a property run from the bottom up: what kind of value it is stands last.
const NOT_BLANK = /\S/u;

/** Fields of a company that may be left out; null or "" clears. */
class OptionalCrmCompanyFields {
  /** Address of its web site, at most 2048 characters. */
  @OptionalText()
  website?: string | null;

  /** Industry, at most 200 characters. */
  @OptionalText()
  industry?: string | null;

  /** E-mail address; stored in lower case. */
  @OptionalText()
  email?: string | null;

  /** Phone number, shown as written; at most 50 characters. */
  @OptionalText()
  phone?: string | null;

  /** Street and number, at most 500 characters. */
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

  /** LinkedIn page, a URL or a handle. */
  @OptionalText()
  linkedin?: string | null;

  /** Twitter page, a URL or a handle. */
  @OptionalText()
  twitter?: string | null;

  /** Facebook page, a URL or a handle. */
  @OptionalText()
  facebook?: string | null;

  /** What it does, at most 5000 characters. */
  @OptionalText()
  description?: string | null;

  /** Notes, at most 5000 characters. */
  @OptionalText()
  notes?: string | null;

  /** Number of employees, a whole one. */
  @IsOptional()
  @IsInt({ message: 'employee_count must be a whole number' })
  employee_count?: number | null;

  /** Revenue of a year. */
  @IsOptional()
  @IsNumber({}, { message: 'annual_revenue must be a number' })
  annual_revenue?: number | null;
}

/** Body of `POST /`. */
@WarnsOfExtraKeys()
export class CreateCrmCompanyDto extends OptionalCrmCompanyFields {
  /** Name, at most 200 characters. */
  @Matches(NOT_BLANK, { message: 'Company name is required' })
  @IsString({ message: 'Company name is required' })
  name: string;
}

/** Body of `PATCH /{companyId}`; what is left out stays. */
@WarnsOfExtraKeys()
export class UpdateCrmCompanyDto extends OptionalCrmCompanyFields {
  /** Name, at most 200 characters; cannot be cleared. */
  @IfSent()
  @Matches(NOT_BLANK, { message: 'name cannot be empty' })
  @IsString({ message: 'name must be a string' })
  name?: string;
}

/** Query of `GET /`. */
export class ListCrmCompaniesQuery extends ListCrmContactsQuery {
  /** Part of the name, e-mail or website, whatever the case. */
  @IsOptional()
  @MaxLength(200, { message: 'search must be at most 200 characters' })
  @IsString({ message: 'search must be a string' })
  search?: string;
}

/** Body of `POST /{companyId}/contacts`; each field also in snake_case, but two spellings must not say two things. */
@WarnsOfExtraKeys()
export class LinkCrmCompanyContactDto {
  /** Contact of the organization, a uuid. Required, in this spelling or as `contact_id`. */
  @OptionalText()
  contactId?: string;

  /** The same as `contactId`. */
  @OptionalText()
  contact_id?: string;

  /** Free words, e.g. a job title; at most 200 characters. */
  @OptionalText()
  role?: string | null;

  /** The company's primary contact; whoever was it before is it no longer. False unless told. */
  @IsOptional()
  @IsBoolean({ message: 'isPrimary must be true or false' })
  isPrimary?: boolean | null;

  /** The same as `isPrimary`. */
  @IsOptional()
  @IsBoolean({ message: 'is_primary must be true or false' })
  is_primary?: boolean | null;

  /** Notes, at most 5000 characters. */
  @OptionalText()
  notes?: string | null;
}

/** A company. */
export class CrmCompanyDto {
  @PlainId()
  id: string;
  name: string;
  website: string | null;
  industry: string | null;
  employee_count: number | null;
  annual_revenue: number | null;
  email: string | null;
  /** As written. */
  phone: string | null;
  address: string | null;
  city: string | null;
  state: string | null;
  postal_code: string | null;
  country: string | null;
  linkedin: string | null;
  twitter: string | null;
  facebook: string | null;
  description: string | null;
  notes: string | null;
  /** User who created it; the nil uuid where an API key did. */
  @PlainId()
  created_by: string;
  /** UTC, with milliseconds. */
  created_at: string;
  /** UTC, with milliseconds. */
  updated_at: string;
}

/** A contact as its company names it. */
export class CrmCompanyContactNameDto {
  @PlainId()
  id: string;
  /** The name; where there is none, the e-mail address, else the phone number. */
  name: string;
  /** The primary e-mail address, in lower case. */
  email: string | null;
  /** As written. */
  phone: string | null;
  /** Company as text, else the name of this one. */
  company: string | null;
}

/** A contact's place in a company, inside the company. */
export class CrmCompanyContactDto {
  @PlainId()
  id: string;
  @PlainId()
  contact_id: string;
  /** In free words; "" where nobody gave one. */
  role: string;
  /** Whether it is the company's primary contact. */
  is_primary: boolean;
  notes: string | null;
  /** UTC, with milliseconds. */
  created_at: string;
  /** The contact itself. */
  crm_contacts: CrmCompanyContactNameDto;
}

/** A contact's place in a company, by itself. */
export class LinkedCompanyContactDto {
  @PlainId()
  id: string;
  @PlainId()
  company_id: string;
  @PlainId()
  contact_id: string;
  /** In free words; "" where nobody gave one. */
  role: string;
  /** Whether it is the company's primary contact. */
  is_primary: boolean;
  notes: string | null;
  /** UTC, with milliseconds. */
  created_at: string;
}

/** A company by itself: with its contacts. */
export class CrmCompanyDetailDto extends CrmCompanyDto {
  /** The primary contact first, then the oldest; at most 1000, with a `Warning` where there are more. */
  crm_company_contacts: CrmCompanyContactDto[];
}

/** Answer with one company. */
export class CrmCompanyResponse {
  data: CrmCompanyDto;
}

/** Answer with one company and its contacts. */
export class CrmCompanyDetailResponse {
  data: CrmCompanyDetailDto;
}

/** Answer with a page of companies, newest first. */
export class CrmCompaniesPage {
  data: CrmCompanyDto[];
  /** How many companies match in all. */
  count: number;
}

/** Response of linking a contact. */
export class LinkedCompanyContactResponse {
  data: LinkedCompanyContactDto;
}

/** Answer that says what was done. */
export class CrmCompanyMessage {
  message: string;
  /** Always true: a failure is answered as an error. */
  success: true;
}
