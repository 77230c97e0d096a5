import { Injectable } from '@nestjs/common';
import { type ApiKey, ApiKeysService } from '@rosetta/auth';
import { type Actor, DomainError, invalid, isoSeconds, isUuid } from '@rosetta/common';
import type {
  GeneratedApiKey,
  ListedApiKey,
  ListedApiKeys,
  ManageApiKeysDto,
  RevokedApiKey,
  UpdatedApiKey,
} from './manage-api-keys.dto.js';

const MOST_LISTED = 1000;
const PREFIX_LENGTH = 8;

/** API keys in the manner of document C's system, whose webhooks tell of calls: an address is refused, never kept in silence. */
@Injectable()
export class ManageApiKeysService {
  constructor(private readonly apiKeys: ApiKeysService) {}

  /** @throws {forbidden | validation_failed} */
  async generate(actor: Actor, body: ManageApiKeysDto): Promise<GeneratedApiKey> {
    requireWriting(actor);
    if (!body.name?.trim()) throw invalid('name is required', 'name');
    refuseWebhook(body.webhook_url);
    const { apiKey, text } = await this.apiKeys.create(actor, { name: body.name, expiresAt: null });
    const { id, name, createdAt } = apiKey;
    return {
      key: text,
      id,
      name,
      key_prefix: prefixOf(apiKey),
      created_at: isoSeconds(createdAt),
      webhook_secret: null,
    };
  }

  async list(actor: Actor): Promise<ListedApiKeys> {
    const { items } = await this.apiKeys.list(actor, { limit: MOST_LISTED, offset: 0 });
    return { keys: items.map(presentKey) };
  }

  /** @throws {forbidden | validation_failed | not_found} */
  async update(actor: Actor, body: ManageApiKeysDto): Promise<UpdatedApiKey> {
    requireWriting(actor);
    const key = isUuid(requiredId(body)) ? await this.apiKeys.find(actor, body.key_id!) : null;
    if (!key || key.revokedAt) throw gone();
    if (body.webhook_url === undefined) throw invalid('webhook_url is required', 'webhook_url');
    refuseWebhook(body.webhook_url);
    return { success: true, webhook_url: null, webhook_secret: null };
  }

  /** @throws {forbidden | validation_failed | not_found} */
  async revoke(actor: Actor, body: ManageApiKeysDto): Promise<RevokedApiKey> {
    requireWriting(actor);
    const id = requiredId(body);
    if (!isUuid(id) || !(await this.apiKeys.find(actor, id))) throw gone();
    if (!(await this.apiKeys.revoke(actor, id))) throw gone();
    return { success: true };
  }
}

/** The route admits who may see keys, since one of its actions does no more. */
function requireWriting({ permissions }: Actor): void {
  if (!permissions.has('api-keys:write'))
    throw new DomainError('forbidden', 'This needs the permission api-keys:write');
}

function requiredId({ key_id: id }: ManageApiKeysDto): string {
  if (!id) throw invalid('key_id is required', 'key_id');
  return id;
}

function refuseWebhook(url: string | null | undefined): void {
  if (!url) return;
  const isHttp = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  throw invalid(
    isHttp
      ? 'call.completed is not raised by this server: leave webhook_url out; what is told of is set up at /api/v1/webhooks'
      : 'Invalid webhook URL. Must be a valid HTTP/HTTPS URL.',
    'webhook_url',
  );
}

function gone(): DomainError {
  return new DomainError('not_found', 'API key not found or already revoked');
}

function presentKey(apiKey: ApiKey): ListedApiKey {
  const { id, name, createdAt, lastUsedAt, revokedAt, expiresAt } = apiKey;
  return {
    id,
    name,
    key_prefix: prefixOf(apiKey),
    webhook_url: null,
    webhook_secret: null,
    is_active: !revokedAt && !(expiresAt && expiresAt.getTime() <= Date.now()),
    created_at: isoSeconds(createdAt),
    last_used_at: lastUsedAt && isoSeconds(lastUsedAt),
  };
}

function prefixOf({ prefix }: ApiKey): string {
  return prefix.slice(0, PREFIX_LENGTH);
}
