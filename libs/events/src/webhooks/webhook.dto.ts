import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
} from 'class-validator';
import { PrefixedId, IfSent, requiredText } from '@rosetta/common';
import { type DisabledReason, disabledReasons } from './webhook.entity.js';

// Checks of a property run from the bottom up: what kind of value it is stands last.
const MAX_URL = 2_000;
const MAX_DESCRIPTION = 500;
const MAX_EVENTS = 50;
const EVENTS = { each: true, message: 'events must be strings' };
const example = ['contact.created', 'deal.updated'];

/** What may be said of a webhook when it is created and changed. Of two spellings of one field, both at once have to agree. */
class WebhookFields {
  /** What it is for, at most 500 characters. */
  @IsOptional()
  @MaxLength(MAX_DESCRIPTION, { message: `description must be at most ${MAX_DESCRIPTION} characters` })
  @Matches(/^[^\0]*$/u, { message: 'description holds a character that cannot be stored' })
  @IsString({ message: 'description must be a string' })
  description?: string | null;

  /** Same as `description`, as document B's system calls it. */
  @IsOptional()
  @MaxLength(MAX_DESCRIPTION, { message: `name must be at most ${MAX_DESCRIPTION} characters` })
  @Matches(/^[^\0]*$/u, { message: 'name holds a character that cannot be stored' })
  @IsString({ message: 'name must be a string' })
  name?: string | null;

  /** Whether it is told of changes. */
  @IfSent()
  @IsBoolean({ message: 'enabled must be true or false' })
  enabled?: boolean;

  /** Same as `enabled`, as document B's system calls it. */
  @IfSent()
  @IsBoolean({ message: 'active must be true or false' })
  active?: boolean;

  /**
   * A further header, beginning with `X-`, with the HMAC-SHA256 of the body as `sha256=<hex>`; null sends none. A new webhook has
   * `X-Webhook-Signature` unless told.
   */
  @IsOptional()
  @Matches(/^[Xx]-[A-Za-z0-9-]{1,60}$/, {
    message: 'signature_header must be X- and at most 60 letters, digits and hyphens',
  })
  @IsString({ message: 'signature_header must be a string' })
  signature_header?: string | null;
}

/** Body of `POST /api/v1/webhooks`. */
export class CreateWebhookDto extends WebhookFields {
  /** Where to call; https, and an address of the public internet. */
  @MaxLength(MAX_URL, { message: `url must be at most ${MAX_URL} characters` })
  @IsString(requiredText('url'))
  url: string;

  /** In which format: `rosetta` unless told, `rest-api-proxy` for that of document B. It stays. */
  @IfSent()
  @IsString({ message: 'format must be a string' })
  @ApiProperty({ required: false, example: 'rosetta' })
  format?: string;

  /**
   * What to be told of, by the names of the format. Those of `rosetta` are `contact`, `company`, `deal`, `activity` and
   * `relationship`, each with `.created`, `.updated`, `.deleted`, `.restored`, `.merged`, `.unmerged` and `.purged`. Those that a format
   * publishes and that are never raised here are kept too; a `Warning` names them.
   */
  @ArrayMaxSize(MAX_EVENTS, { message: `events must be at most ${MAX_EVENTS}` })
  @IsString(EVENTS)
  @ArrayNotEmpty({ message: 'events must not be empty' })
  @IsArray({ message: 'events must be an array' })
  @ApiProperty({ example })
  events: string[];

  /**
   * What signatures are made with, where a receiver has a secret already: 16 to 200 characters of ASCII without blanks. One that
   * begins with `whsec_` goes on in Base64, of 24 to 64 bytes. A new one is made unless told.
   */
  @IsOptional()
  @Matches(/^[\x21-\x7e]{16,200}$/, {
    message: 'secret must be 16 to 200 characters of ASCII, without blanks',
  })
  @IsString({ message: 'secret must be a string' })
  @ApiProperty({ required: false, example: 'a-secret-of-the-receiver' })
  secret?: string | null;
}

/** Body of `PATCH /api/v1/webhooks/{id}`; what is left out stays. */
export class UpdateWebhookDto extends WebhookFields {
  /** Where to call; https, and an address of the public internet. */
  @IfSent()
  @MaxLength(MAX_URL, { message: `url must be at most ${MAX_URL} characters` })
  @IsString({ message: 'url must be a string' })
  url?: string;

  /** What to be told of, by the names of its format. */
  @IfSent()
  @ArrayMaxSize(MAX_EVENTS, { message: `events must be at most ${MAX_EVENTS}` })
  @IsString(EVENTS)
  @ArrayNotEmpty({ message: 'events must not be empty' })
  @IsArray({ message: 'events must be an array' })
  @ApiProperty({ required: false, example })
  events?: string[];
}

/** A webhook. */
export class WebhookDto {
  @PrefixedId('webhook')
  id: string;
  /** Where it is called. */
  url: string;
  /** What it is for. */
  description: string | null;
  /** In which format it is told: `rosetta`, or that of a dialect. */
  format: string;
  /** What it is told of, by the names of the format; those that are never raised here are kept as they were chosen. */
  events: string[];
  /** Whether it is told of changes. */
  enabled: boolean;
  /** Why the product has disabled it; null where it is enabled, or a person did. */
  @ApiProperty({ enum: disabledReasons, nullable: true })
  disabled_reason: DisabledReason | null;
  /** UTC, whole seconds. */
  disabled_at: string | null;
  /** The further header with the signature as `sha256=<hex>`; null sends none. */
  signature_header: string | null;
  /** Until when the secret before signs too, UTC, whole seconds; null without one. */
  former_secret_until: string | null;
  /** The user on whose behalf it reads: who wrote it last; null where that was an API key. */
  @PrefixedId('user')
  user_id: string | null;
  /** The API key on whose behalf it reads. */
  @PrefixedId('apiKey')
  api_key_id: string | null;
  /** Since when every call has failed, UTC, whole seconds; null where the last one has not. */
  failing_since: string | null;
  /** Until when the receiver is left alone, UTC, whole seconds; null where it is not. */
  resting_until: string | null;
  /** UTC, whole seconds. */
  created_at: string;
  /** UTC, whole seconds. */
  updated_at: string;
}

/** A webhook with its secret, which is shown only when it is made. */
export class NewWebhookDto extends WebhookDto {
  /** What signatures are made with, as Standard Webhooks has it. Keep it: it is not shown again. */
  secret: string;
}

/** Response with one webhook. */
export class WebhookResponse {
  /** The webhook. */
  webhook: WebhookDto;
}

/** Response with a webhook and its new secret. */
export class NewWebhookResponse {
  /** The webhook, with its secret. */
  webhook: NewWebhookDto;
}

/** Response with a page of webhooks. */
export class WebhookPage {
  items: WebhookDto[];
  /** How many webhooks there are in all. */
  total: number;
  limit: number;
  offset: number;
}
