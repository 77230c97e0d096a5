import { ApiProperty } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';
import {
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { type AutomaticMerging, automaticMergings } from './organization.commands.js';
import { IfSent, IsCountryCode, PrefixedId, type Role, roles, WarnsOfExtraKeys } from '@rosetta/common';

/** A score: a number from 0.5 to 1, as those of pairs that are kept. */
function DuplicatesFrom(field: string): PropertyDecorator {
  const message = `${field} must be a number from 0.5 to 1`;
  return applyDecorators(Min(0.5, { message }), Max(1, { message }), IsNumber({}, { message }));
}

/** Body of `PATCH /api/v1/organizations/{id}`; what is left out stays. */
@WarnsOfExtraKeys()
export class UpdateOrganizationDto {
  /** At most 100 characters. */
  @IfSent()
  @IsString({ message: 'name must be a string' })
  @Matches(/\S/u, { message: 'name cannot be empty' })
  @Matches(/^[^\0]*$/u, { message: 'name holds a character that cannot be stored' })
  @MaxLength(100, { message: 'name must be at most 100 characters' })
  name?: string;

  /** ISO 3166 country whose national phone numbers are understood, e.g. `JP`; null or "": only international ones are. */
  @IsOptional()
  @IsCountryCode('default_country')
  default_country?: string | null;

  /** Refuse a contact whose phone another contact has. */
  @IfSent()
  @IsBoolean({ message: 'dedupe must be true or false' })
  dedupe?: boolean;

  /** The roles that `/functions/v1/crm-contacts-api` lets in. */
  @IfSent()
  @IsArray({ message: 'crm_contacts_api_roles must be an array' })
  @ArrayUnique({ message: 'crm_contacts_api_roles must not repeat a role' })
  @IsIn(roles, { each: true, message: `crm_contacts_api_roles must be among ${roles.join(', ')}` })
  crm_contacts_api_roles?: Role[];

  /** Revoke the API keys that a member has made when the member is removed. */
  @IfSent()
  @IsBoolean({ message: 'revoke_keys_of_removed_members must be true or false' })
  revoke_keys_of_removed_members?: boolean;

  /** Give a deal to a lead of `/functions/v1/create-lead` or `create-leads-bulk` that says nothing of one. */
  @IfSent()
  @IsBoolean({ message: 'leads_make_deals must be true or false' })
  leads_make_deals?: boolean;

  /** From which score on a pair of contacts is shown as a duplicate: 0.5 to 1. */
  @IfSent()
  @DuplicatesFrom('contact_duplicates_from')
  contact_duplicates_from?: number;

  /** From which score on a pair of companies is shown as a duplicate: 0.5 to 1. */
  @IfSent()
  @DuplicatesFrom('company_duplicates_from')
  company_duplicates_from?: number;

  /** Whether scans merge contacts that are surely one: `off`, or `measured`, from the score on that docs/quality.md measures. */
  @IfSent()
  @IsIn(automaticMergings, {
    message: `merge_contacts_automatically must be one of ${automaticMergings.join(', ')}`,
  })
  merge_contacts_automatically?: AutomaticMerging;
}

/** An organization in `/api/v1`. */
export class OrganizationDto {
  @PrefixedId('organization')
  id: string;
  name: string;
  slug: string;
  /** ISO 3166 country whose national phone numbers are understood; null: only international ones are. */
  default_country: string | null;
  /** Whether a contact is refused whose phone another contact has. */
  dedupe: boolean;
  /** The roles that `/functions/v1/crm-contacts-api` lets in. */
  crm_contacts_api_roles: Role[];
  /** Whether the API keys that a member has made are revoked when the member is removed; so it is unless changed. */
  revoke_keys_of_removed_members: boolean;
  /** Whether a lead that says nothing of a deal gets one all the same; so it is unless changed. */
  leads_make_deals: boolean;
  /** From which score on a pair of contacts is shown as a duplicate; 0.95 unless changed. */
  contact_duplicates_from: number;
  /** From which score on a pair of companies is shown as a duplicate; 0.9 unless changed. */
  company_duplicates_from: number;
  /** Whether scans merge contacts that are surely one; `off` unless changed. */
  @ApiProperty({ enum: automaticMergings })
  merge_contacts_automatically: AutomaticMerging;
  /** UTC, whole seconds. */
  created_at: string;
}

/** One of the caller's organizations in `/api/v1`. */
export class OwnOrganizationDto {
  @PrefixedId('organization')
  id: string;
  name: string;
  slug: string;
  /** What the caller is in it. */
  role: Role;
  /** UTC, whole seconds. */
  created_at: string;
}

/** Answer with one organization. */
export class OrganizationResponse {
  /** The organization. */
  organization: OrganizationDto;
}

/** Answer with a page of the caller's organizations. */
export class OwnOrganizationPage {
  items: OwnOrganizationDto[];
  /** How many organizations the caller belongs to in all. */
  total: number;
  limit: number;
  offset: number;
}
