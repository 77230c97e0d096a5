import { Injectable } from '@nestjs/common';
import {
  type Actor,
  AuditLog,
  type Change,
  Database,
  DomainError,
  invalid,
  newId,
  notFound,
  type Page,
  type Permission,
  type Transaction,
  type Window,
} from '@rosetta/common';
import { defaultScopes } from '../permissions.js';
import type { CreateApiKey } from './api-key.commands.js';
import type { ApiKey } from './api-key.entity.js';
import { hashApiKey, newApiKey, shownPrefix } from './api-key-text.js';
import { ApiKeysRepository } from './api-keys.repository.js';

/** A key at the only moment its text is known. */
export interface CreatedApiKey {
  readonly apiKey: ApiKey;
  readonly text: string;
}

/** The rules of API keys: shown once, never stronger than their creator, ended rather than deleted. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly database: Database,
    private readonly keys: ApiKeysRepository,
    private readonly audit: AuditLog,
  ) {}

  /** @throws {not_found} */
  async get(actor: Actor, id: string): Promise<ApiKey> {
    const key = await this.find(actor, id);
    if (!key) throw notFound('API key');
    return key;
  }

  async find(actor: Actor, id: string): Promise<ApiKey | null> {
    return this.keys.get(actor.organizationId, id);
  }

  async list(actor: Actor, window: Window): Promise<Page<ApiKey>> {
    return this.keys.list(actor.organizationId, window);
  }

  /** @throws {validation_failed | forbidden} */
  async create(actor: Actor, { name, scopes, expiresAt }: CreateApiKey): Promise<CreatedApiKey> {
    if (expiresAt && !(expiresAt.getTime() > Date.now()))
      throw invalid('expires_at must be in the future', 'expires_at');
    const granted = scopes
      ? ownScopes(actor, scopes)
      : defaultScopes.filter((scope) => actor.permissions.has(scope));
    return this.database.transaction(actor.organizationId, (tx) =>
      this.issue(tx, actor, { name: name.trim(), scopes: granted, expiresAt }),
    );
  }

  /**
   * Ends a key at once, and tells whether it had not ended before. Ending it twice changes nothing.
   * @throws {not_found}
   */
  async revoke(actor: Actor, id: string): Promise<boolean> {
    return this.database.transaction(actor.organizationId, async (tx) => {
      const key = await this.lock(tx, id);
      if (key.revokedAt) return false;
      const { revokedAt } = await this.keys.revoke(tx, id);
      const change = { before: { revokedAt: null }, after: { revokedAt } };
      this.audit.record(tx, actor, [{ entity: 'api_key', entityId: id, action: 'revoked', ...change }]);
      return true;
    });
  }

  /**
   * What becomes of the keys that a member has made, when their membership ends: they are revoked, unless the organization
   * keeps them. Answers those that worked until now.
   */
  async endOfMember(tx: Transaction, actor: Actor, userId: string): Promise<ApiKey[]> {
    const keys = await this.keys.endOfMember(tx, userId);
    const revoked = keys.filter(({ revokedAt }) => revokedAt);
    const changes = revoked.map(({ id, revokedAt }): Change => ({
      entity: 'api_key',
      entityId: id,
      action: 'revoked',
      before: { revokedAt: null },
      after: { revokedAt },
    }));
    if (changes.length > 0) this.audit.record(tx, actor, changes);
    return keys;
  }

  /**
   * Replaces a key by a new one with the same name, scopes and expiry. The old one goes on working for `overlapSeconds`,
   * so that programs can change over one by one.
   * @throws {not_found | conflict | forbidden}
   */
  async rotate(actor: Actor, id: string, overlapSeconds: number): Promise<CreatedApiKey> {
    return this.database.transaction(actor.organizationId, async (tx) => {
      const old = await this.lock(tx, id);
      if (old.revokedAt) throw new DomainError('conflict', 'The API key was revoked');
      if (old.expiresAt && old.expiresAt.getTime() <= Date.now())
        throw new DomainError('conflict', 'The API key has expired');
      const shown = await this.issue(tx, actor, { ...old, scopes: ownScopes(actor, old.scopes) });
      const { expiresAt } = await this.keys.endIn(tx, id, overlapSeconds);
      const change = {
        before: { expiresAt: old.expiresAt },
        after: { expiresAt, replacedBy: shown.apiKey.id },
      };
      this.audit.record(tx, actor, [{ entity: 'api_key', entityId: id, action: 'rotated', ...change }]);
      return shown;
    });
  }

  private async issue(
    tx: Transaction,
    actor: Actor,
    { name, scopes, expiresAt }: { name: string; scopes: Permission[]; expiresAt: Date | null },
  ): Promise<CreatedApiKey> {
    const text = newApiKey();
    const secret = { prefix: shownPrefix(text), keyHash: hashApiKey(text) };
    // What a key makes is made on behalf of whoever made that key.
    const createdBy = actor.apiKeyId ? await this.keys.creatorOf(tx, actor.apiKeyId) : actor.userId;
    const row = { id: newId(), name, scopes, expiresAt, createdBy, ...secret };
    const apiKey = await this.keys.insert(tx, row);
    const after = { name, scopes, expiresAt, prefix: secret.prefix };
    this.audit.record(tx, actor, [{ entity: 'api_key', entityId: row.id, action: 'created', after }]);
    return { apiKey, text };
  }

  private async lock(tx: Transaction, id: string): Promise<ApiKey> {
    const key = await this.keys.lock(tx, id);
    if (!key) throw notFound('API key');
    return key;
  }
}

/** The scopes, if the actor has every one of them: nobody makes a key that may do more than they may themselves. */
function ownScopes(actor: Actor, scopes: readonly Permission[]): Permission[] {
  const missing = scopes.filter((scope) => !actor.permissions.has(scope));
  if (missing.length > 0) {
    throw new DomainError(
      'forbidden',
      `You cannot give a key what you may not do yourself: ${missing.join(', ')}`,
    );
  }
  return [...new Set(scopes)];
}
