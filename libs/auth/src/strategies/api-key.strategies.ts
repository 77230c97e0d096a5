import { Injectable } from '@nestjs/common';
import { DomainError } from '@rosetta/common';
import { Strategy } from 'passport-strategy';
import { hashApiKey, isApiKey, looksLikeApiKey } from '../api-keys/api-key-text.js';
import { KeyUses } from '../api-keys/key-uses.js';
import { PresentedKeysRepository } from '../api-keys/presented-keys.repository.js';
import type { KeyCaller } from '../sessions/caller.js';
import { bearerToken, type CredentialBearer } from './credentials.js';
import { type RecallingStrategy, StrategyRegistry } from './strategy-registry.js';

const MAX_REMEMBERED = 10_000;
const MEMORY_MS = 60_000;

interface Remembered {
  readonly caller: KeyCaller;
  readonly until: number;
}

/**
 * Recognizes API keys, wherever they are presented. Whose a key is and what it may do never changes, so that is remembered;
 * whether it is still live is asked for every request, if possible along with what the request reads (`DeferredKeyCheck`).
 */
@Injectable()
export class ApiKeyCallers {
  private readonly remembered = new Map<string, Remembered>();

  constructor(
    private readonly keys: PresentedKeysRepository,
    private readonly uses: KeyUses,
  ) {}

  /** Whose key this is; refuses what is no key of ours. */
  async find(key: string): Promise<KeyCaller> {
    if (!isApiKey(key)) throw new DomainError('unauthorized', 'Unauthorized');
    return this.recall(key) ?? this.lookUp(hashApiKey(key));
  }

  /** Whose key this is, if that is known by heart; that it is still live has to be asked. */
  recall(key: string): KeyCaller | null {
    const known = this.remembered.get(hashApiKey(key));
    return known && known.until > performance.now() ? known.caller : null;
  }

  /** Whose key this is, asked anew; refuses what is no live key. */
  async lookUp(hash: string): Promise<KeyCaller> {
    const found = await this.keys.find(hash);
    if (!found) {
      this.remembered.delete(hash);
      throw new DomainError('unauthorized', 'Unauthorized');
    }
    this.uses.note(hash);
    const { id, organizationId, scopes } = found;
    const caller = { kind: 'api-key', apiKeyId: id, organizationId, scopes: new Set(scopes) } as const;
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    this.remembered.set(hash, {
      caller: { ...caller, unconfirmedHash: hash },
      until: performance.now() + MEMORY_MS,
    });
    return caller;
  }

  /** Notes the use of a key that was remembered, and confirmed since. */
  noteUse(hash: string): void {
    this.uses.note(hash);
  }
}

/** A key that is presented but wrong ends the search: no other credential of the request is tried in its place. */
abstract class KeyStrategy extends Strategy implements RecallingStrategy {
  protected constructor(private readonly callers: ApiKeyCallers) {
    super();
  }

  protected abstract present(request: CredentialBearer): string | null;

  recall(request: CredentialBearer): KeyCaller | null | undefined {
    const key = this.present(request);
    return key === null ? undefined : this.callers.recall(key);
  }

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

/** Reads an API key from `Authorization: Bearer` ("API token"); a Bearer of another form is left to other strategies. */
@Injectable()
export class ApiTokenStrategy extends KeyStrategy {
  constructor(callers: ApiKeyCallers, registry: StrategyRegistry) {
    super(callers);
    registry.register('api-token', this);
  }

  protected override present(request: CredentialBearer): string | null {
    const token = bearerToken(request);
    return token !== null && looksLikeApiKey(token) ? token : null;
  }
}
