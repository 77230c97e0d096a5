import { Injectable } from '@nestjs/common';
import { DomainError } from '@rosetta/common';
import { Strategy } from 'passport-strategy';
import { hashApiKey, isApiKey } from '../api-keys/api-key-text.js';
import { KeyUses } from '../api-keys/key-uses.js';
import { PresentedKeysRepository } from '../api-keys/presented-keys.repository.js';
import type { KeyCaller } from '../sessions/caller.js';
import { bearerToken, type CredentialBearer } from './credentials.js';
import { StrategyRegistry } from './strategy-registry.js';

/** Recognizes API keys, wherever they are presented. */
@Injectable()
export class ApiKeyCallers {
  constructor(
    private readonly keys: PresentedKeysRepository,
    private readonly uses: KeyUses,
  ) {}

  /** Whose key this is; refuses what is no live key. */
  async find(key: string): Promise<KeyCaller> {
    const hash = isApiKey(key) ? hashApiKey(key) : null;
    const found = hash && (await this.keys.find(hash));
    if (!hash || !found) throw new DomainError('unauthorized', 'Unauthorized');
    this.uses.note(hash);
    const { id, organizationId, scopes } = found;
    return { kind: 'api-key', apiKeyId: id, organizationId, scopes: new Set(scopes) };
  }
}

/** A key that is presented but wrong ends the search: no other credential of the request is tried in its place. */
abstract class KeyStrategy extends Strategy {
  protected constructor(private readonly callers: ApiKeyCallers) {
    super();
  }

  protected abstract present(request: CredentialBearer): string | null;

  override authenticate(request: CredentialBearer): void {
    const key = this.present(request);
    if (key === null) return this.fail(401);
    this.callers.find(key).then(
      (caller) => this.success(caller),
      (error: Error) => this.error(error),
    );
  }
}

/** Reads an API key from `X-API-Key`. */
@Injectable()
export class ApiKeyStrategy extends KeyStrategy {
  constructor(callers: ApiKeyCallers, registry: StrategyRegistry) {
    super(callers);
    registry.register('api-key', this);
  }

  protected override present({ headers }: CredentialBearer): string | null {
    const header = headers['x-api-key'];
    return typeof header === 'string' ? header.trim() : null;
  }
}

/** Reads an API key from `Authorization: Bearer` ("API token"). */
@Injectable()
export class ApiTokenStrategy extends KeyStrategy {
  constructor(callers: ApiKeyCallers, registry: StrategyRegistry) {
    super(callers);
    registry.register('api-token', this);
  }

  protected override present(request: CredentialBearer): string | null {
    return bearerToken(request);
  }
}
