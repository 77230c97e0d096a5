import { ArrayMaxSize, IsArray, IsIn, IsInt, IsObject, IsOptional, IsString, Min } from 'class-validator';
import { IfSent, OptionalText, WarnsOfExtraKeys } from '@rosetta/common';
import { limits } from '@rosetta/contacts';

const MOST_TAGS = limits.tags;

/** Body of `POST /functions/v1/list-contacts`; each field may be left out. */
export class ListContactsFunctionDto {
  /** Number of contacts to answer (default 50; more than 100 is answered with 100). */
  @IsOptional()
  @Min(1, { message: 'limit must be at least 1' })
  @IsInt({ message: 'limit must be an integer' })
  limit?: number | null;

  /** Number of contacts to skip. */
  @IsOptional()
  @Min(0, { message: 'offset must not be negative' })
  @IsInt({ message: 'offset must be an integer' })
  offset?: number | null;

  /** Words of the name or e-mail address, digits of the phone number, or a part of the company; case does not count. */
  @OptionalText()
  search?: string | null;

  /** Contacts that have all of these. */
  @IsOptional()
  @ArrayMaxSize(MOST_TAGS, { message: `tags must be at most ${MOST_TAGS}` })
  @IsString({ each: true, message: 'tags must be strings' })
  @IsArray({ message: 'tags must be an array' })
  tags?: string[] | null;

  /** By what to sort; `updated_at` unless told. */
  @IsOptional()
  @IsIn(['name', 'created_at', 'updated_at'], {
    message: 'sort_by must be name, created_at or updated_at',
  })
  sort_by?: 'name' | 'created_at' | 'updated_at' | null;

  /** In which order; `desc` unless told. */
  @IsOptional()
  @IsIn(['asc', 'desc'], { message: 'sort_order must be asc or desc' })
  sort_order?: 'asc' | 'desc' | null;
}

/** What both bodies that write a contact have. */
class ContactBody {
  /** The name in one piece, kept as written; where there is none, the e-mail address or phone number is shown. */
  @OptionalText()
  name?: string | null;

  /** E-mail address; stored in lower case. */
  @OptionalText()
  email?: string | null;

  /** Company by name; linked to the company record of exactly that name, whatever the case, where there is one. */
  @OptionalText()
  company?: string | null;

  /** Internal notes, at most 5000 characters. */
  @OptionalText()
  notes?: string | null;

  /** At most 100, each of at most 50 characters. */
  @IsOptional()
  @IsString({ each: true, message: 'tags must be strings' })
  @IsArray({ message: 'tags must be an array' })
  tags?: string[] | null;
}

/** Body of `POST /functions/v1/create-contact`. */
@WarnsOfExtraKeys()
export class CreateContactFunctionDto extends ContactBody {
  /** The phone number in E.164 format, which no other contact has. Required. */
  @OptionalText()
  phone_number?: string | null;

  /** The same as `phone_number`. */
  @OptionalText()
  phone?: string | null;

  /** Custom fields: keys of letters, digits and underscores, 32 KB. */
  @IsOptional()
  @IsObject({ message: 'metadata must be an object' })
  metadata?: Record<string, unknown> | null;
}

/** Body of `POST /functions/v1/update-contact`; what is left out stays, null or "" clears a text. */
@WarnsOfExtraKeys()
export class UpdateContactFunctionDto extends ContactBody {
  /** The unique contact identifier, a uuid. Required. */
  @OptionalText()
  contact_id?: string | null;

  /** Cannot be changed: another number than the contact's own is refused. */
  @OptionalText()
  phone_number?: string | null;

  /** The same as `phone_number`. */
  @OptionalText()
  phone?: string | null;

  /** Custom fields, merged by key. */
  @IfSent()
  @IsObject({ message: 'metadata must be an object' })
  metadata?: Record<string, unknown>;

  /** Tags that come behind those there are, or behind `tags`. */
  @IfSent()
  @IsString({ each: true, message: 'add_tags must be strings' })
  @IsArray({ message: 'add_tags must be an array' })
  add_tags?: string[];

  /** Tags that are taken away, of `add_tags` too. */
  @IfSent()
  @IsString({ each: true, message: 'remove_tags must be strings' })
  @IsArray({ message: 'remove_tags must be an array' })
  remove_tags?: string[];
}

/** Body of `POST /functions/v1/delete-contact`. */
export class DeleteContactFunctionDto {
  /** The unique contact identifier, a uuid. Required. */
  @OptionalText()
  contact_id?: string | null;
}
