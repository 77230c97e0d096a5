import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../actor.js';
import { Database } from '../database/database.js';
import { tenantStatement } from '../database/tenant-statement.js';
import { DomainError } from '../domain-error.js';
import { DAYS_RESPONSES_KEPT } from '../retention.js';
import { TextSeal } from '../sealed-text.js';

/** Injection token of the {@link TextSeal} of the responses that are kept. */
export const RESPONSE_SEAL = Symbol('response-seal');

/** How a body begins that is sealed; those of earlier releases are kept as they are. */
const SEALED = 'aes-256-gcm:';

/** A response as it went out, so that it can go out again. */
export interface StoredResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** One write that its caller wants to happen once. */
export interface OnceRequest {
  /** The caller's own key for it. */
  readonly key: string;
  /** Tells this request from any other: a hash of method, path with query, and body. */
  readonly fingerprint: Buffer;
}

const tryLock = tenantStatement(
  'idempotency.try-lock',
  `select pg_try_advisory_xact_lock(hashtextextended('idempotency:' || {organization}::text || $2 || ':' || $3, 0)) as locked`,
);
const find = tenantStatement(
  'idempotency.find',
  `select k.fingerprint, k.status, k.headers, k.body from idempotency_keys k
   where k.organization_id = {organization} and k.caller_id = $2 and k.key = $3
     and k.created_at > now() - make_interval(days => ${DAYS_RESPONSES_KEPT})`,
);
const keep = tenantStatement(
  'idempotency.keep',
  `insert into idempotency_keys (organization_id, caller_id, key, fingerprint, status, headers, body)
   values ({organization}, $2, $3, $4, $5, $6::jsonb, $7)
   on conflict (organization_id, caller_id, key) do update set fingerprint = excluded.fingerprint,
     status = excluded.status, headers = excluded.headers, body = excluded.body, created_at = excluded.created_at`,
);

/**
 * Lets a write that carries an `Idempotency-Key` happen once: its response is kept in the transaction of the change, and sent
 * again when the same request comes again. A refused write is not kept: it changed nothing, and may be tried again. Bodies are
 * kept sealed: some show a secret, as a new API key, that is stored nowhere else.
 */
@Injectable()
export class IdempotentWrites {
  constructor(
    private readonly database: Database,
    @Inject(RESPONSE_SEAL) private readonly texts: TextSeal,
  ) {}

  /**
   * @throws {request_in_flight}
   * @throws {idempotency_key_reused} for another request, or where the response was sealed with another secret
   */
  async once(
    actor: Actor,
    { key, fingerprint }: OnceRequest,
    write: () => Promise<StoredResponse>,
  ): Promise<StoredResponse & { readonly isReplayed: boolean }> {
    const callerId = actor.userId ?? actor.apiKeyId;
    const owner = [actor.organizationId, callerId, key].join();
    return this.database.transaction(actor.organizationId, async (tx) => {
      const [lock] = await tx.rows<{ locked: boolean }>(tryLock, [callerId, key]);
      if (!lock?.locked)
        throw new DomainError('request_in_flight', 'A request with this Idempotency-Key is being answered', {
          retryAfterSeconds: 1,
        });
      const [kept] = await tx.rows<StoredResponse & { fingerprint: Buffer }>(find, [callerId, key]);
      if (kept) return this.replay(kept, fingerprint, owner);
      const response = await write();
      const { status, headers, body } = response;
      await tx.rows(keep, [
        callerId,
        key,
        fingerprint,
        status,
        JSON.stringify(headers),
        this.sealed(body, owner),
      ]);
      return { ...response, isReplayed: false };
    });
  }

  private replay(
    { status, headers, body, ...kept }: StoredResponse & { fingerprint: Buffer },
    fingerprint: Buffer,
    owner: string,
  ) {
    if (!kept.fingerprint.equals(fingerprint))
      throw new DomainError('idempotency_key_reused', 'This Idempotency-Key was used for another request');
    return { status, headers, body: this.opened(body, owner), isReplayed: true };
  }

  private sealed(body: string | null, owner: string): string | null {
    return body && SEALED + this.texts.seal(body, owner).toString('base64');
  }

  private opened(body: string | null, owner: string): string | null {
    if (!body?.startsWith(SEALED)) return body;
    const text = this.texts.open(Buffer.from(body.slice(SEALED.length), 'base64'), owner);
    if (text !== null) return text;
    throw new DomainError(
      'idempotency_key_reused',
      'This Idempotency-Key was used for a request whose response can no longer be read',
    );
  }
}
