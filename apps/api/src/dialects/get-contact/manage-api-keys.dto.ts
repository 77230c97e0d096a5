import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { OptionalText, PlainId } from '@rosetta/common';

/** What can be done with API keys. */
export const keyActions = ['generate', 'list', 'update', 'revoke'] as const;

/** Body of `POST /functions/v1/manage-api-keys`. */
export class ManageApiKeysDto {
  /** What to do; the other fields follow from it. */
  @IsIn(keyActions, { message: `action must be one of ${keyActions.join(', ')}` })
  action: (typeof keyActions)[number];

  /** `generate`: what the key is for, at most 64 characters. Required there. */
  @IsOptional()
  @Matches(/^[^\0]*$/u, { message: 'name holds a character that cannot be stored' })
  @MaxLength(64, { message: 'name must be at most 64 characters' })
  @IsString({ message: 'name must be a string' })
  name?: string | null;

  /** `update`, `revoke`: the key's id, a uuid. Required there. */
  @OptionalText()
  key_id?: string | null;

  /** `generate`, `update`: null or "" for none. An address is refused, since `call.completed` is not raised. */
  @OptionalText()
  webhook_url?: string | null;
}

/** Response of `generate`. */
export class GeneratedApiKey {
  /** The key. Keep it: it is not shown again. */
  key: string;
  @PlainId()
  id: string;
  /** What the key is for. */
  name: string;
  /** The key's first eight characters, to tell it by. */
  key_prefix: string;
  /** UTC, whole seconds. */
  created_at: string;
  /** Null: no key has a webhook. */
  webhook_secret: string | null;
}

/** An API key in document C's system. */
export class ListedApiKey {
  @PlainId()
  id: string;
  /** What the key is for. */
  name: string;
  /** The key's first eight characters, to tell it by. */
  key_prefix: string;
  /** Null: no key has a webhook. */
  webhook_url: string | null;
  /** Null: no key has a webhook. */
  webhook_secret: string | null;
  /** Neither revoked nor expired. */
  is_active: boolean;
  /** UTC, whole seconds. */
  created_at: string;
  /** UTC, whole seconds; up to a minute behind. */
  last_used_at: string | null;
}

/** Response of `list`. */
export class ListedApiKeys {
  /** Newest first, ended ones included; at most 1,000. */
  keys: ListedApiKey[];
}

/** Response of `update`. */
export class UpdatedApiKey {
  success: boolean;
  /** Null: no key has a webhook. */
  webhook_url: string | null;
  /** Null: no key has a webhook. */
  webhook_secret: string | null;
}

/** Response of `revoke`. */
export class RevokedApiKey {
  success: boolean;
}
