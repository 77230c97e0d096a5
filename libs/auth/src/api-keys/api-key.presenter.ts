import { isoSeconds, toPrefixedId } from '@rosetta/common';
import type { ApiKeyDto, NewApiKeyDto } from './api-key.dto.js';
import type { ApiKey } from './api-key.entity.js';
import type { CreatedApiKey } from './api-keys.service.js';

/** Writes an API key as `/api/v1` does: never the key, never its hash. */
export function presentApiKey(apiKey: ApiKey): ApiKeyDto {
  return {
    id: toPrefixedId('apiKey', apiKey.id),
    name: apiKey.name,
    prefix: apiKey.prefix,
    scopes: apiKey.scopes,
    created_by: apiKey.createdBy && toPrefixedId('user', apiKey.createdBy),
    expires_at: apiKey.expiresAt && isoSeconds(apiKey.expiresAt),
    revoked_at: apiKey.revokedAt && isoSeconds(apiKey.revokedAt),
    last_used_at: apiKey.lastUsedAt && isoSeconds(apiKey.lastUsedAt),
    created_at: isoSeconds(apiKey.createdAt),
  };
}

/** Writes a key that was just made, with its text. */
export function presentNewApiKey({ apiKey, text }: CreatedApiKey): NewApiKeyDto {
  return { ...presentApiKey(apiKey), key: text };
}
