import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { type Permission, permissions, PrefixedId, requiredText } from '@rosetta/common';

const DAY_SECONDS = 24 * 3600;

/** Body of `POST /api/v1/api-keys`. */
export class CreateApiKeyDto {
  /** What the key is for, at most 100 characters. */
  @Matches(/\S/u, { message: 'name is required' })
  @MaxLength(100, { message: 'name must be at most 100 characters' })
  @Matches(/^[^\0]*$/u, { message: 'name holds a character that cannot be stored' })
  @IsString(requiredText('name'))
  name: string;

  /** What the key may do; left out: all that you may do with contacts, companies, activities, deals, pipelines and custom fields. */
  @IsOptional()
  @IsArray({ message: 'scopes must be an array' })
  @ArrayNotEmpty({ message: 'scopes must not be empty' })
  @ArrayMaxSize(permissions.length, { message: `scopes must be at most ${permissions.length}` })
  @IsIn(permissions, { each: true, message: `scopes must be among ${permissions.join(', ')}` })
  scopes?: Permission[] | null;

  /** When the key stops working, ISO 8601; left out: never. */
  @IsOptional()
  @IsString({ message: 'expires_at must be an ISO 8601 date and time' })
  @IsISO8601({ strict: true }, { message: 'expires_at must be an ISO 8601 date and time' })
  expires_at?: string | null;
}

/** Body of `POST /api/v1/api-keys/{id}/rotate`. */
export class RotateApiKeyDto {
  /** How long the old key goes on working, in seconds: 0 to 604800 (a week), a day unless told. */
  @IsOptional()
  @IsInt({ message: 'overlap_seconds must be an integer' })
  @Min(0, { message: 'overlap_seconds must be at least 0' })
  @Max(7 * DAY_SECONDS, { message: `overlap_seconds must be at most ${7 * DAY_SECONDS}` })
  overlap_seconds?: number | null = DAY_SECONDS;
}

/** An API key in `/api/v1`. */
export class ApiKeyDto {
  @PrefixedId('apiKey')
  id: string;
  /** What the key is for. */
  name: string;
  /** The key's first characters, to tell it by. */
  prefix: string;
  /** What the key may do. */
  scopes: string[];
  /** The user who made the key, or the key that made it; null when the user is gone. */
  @PrefixedId('user')
  created_by: string | null;
  /** UTC, whole seconds. */
  expires_at: string | null;
  /** UTC, whole seconds. */
  revoked_at: string | null;
  /** UTC, whole seconds; up to a minute behind. */
  last_used_at: string | null;
  /** UTC, whole seconds. */
  created_at: string;
}

/** An API key with the key itself, which is shown only when it is made. */
export class NewApiKeyDto extends ApiKeyDto {
  /** The key. Keep it: it is not shown again. */
  key: string;
}

/** Answer with one API key. */
export class ApiKeyResponse {
  /** The API key. */
  api_key: ApiKeyDto;
}

/** Answer with a new API key. */
export class NewApiKeyResponse {
  /** The API key, with the key itself. */
  api_key: NewApiKeyDto;
}

/** Answer with a page of API keys. */
export class ApiKeyPage {
  items: ApiKeyDto[];
  /** How many API keys there are in all, ended ones included. */
  total: number;
  limit: number;
  offset: number;
}
