import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { TokenAlgorithm } from './bearer-token.strategy.js';

interface RemoteKey {
  readonly key: KeyObject;
  readonly algorithm: TokenAlgorithm;
}

type PublishedKey = JsonWebKey & { readonly kid?: unknown; readonly alg?: unknown; readonly use?: unknown };

/** How long keys are believed without asking again: a key the issuer withdraws stops verifying within this time. */
const BELIEVED_MS = 10 * 60_000;
/** A key id nobody knows may be a new key, or a forger's: the issuer is asked at most this often. */
const COOLDOWN_MS = 30_000;
const TIMEOUT_MS = 5_000;

/** The public keys an issuer publishes (JWKS), fetched when needed and kept for a while. */
export class RemoteKeys {
  private keys = new Map<string, RemoteKey>();
  private requestedAt = -Infinity;
  private asking: Promise<void> | null = null;

  constructor(private readonly url: string) {}

  /** The key with this id, if the issuer publishes it for this algorithm. */
  async find(id: unknown, algorithm: unknown): Promise<KeyObject | null> {
    if (typeof id !== 'string') return null;
    const age = performance.now() - this.requestedAt;
    if (age > BELIEVED_MS || (!this.keys.has(id) && age > COOLDOWN_MS)) await this.ask();
    const found = this.keys.get(id);
    return found && found.algorithm === algorithm ? found.key : null;
  }

  /** Asks once, however many requests wait for the response. Without a response the known keys go on. */
  private async ask(): Promise<void> {
    this.asking ??= this.fetch().finally(() => {
      this.requestedAt = performance.now();
      this.asking = null;
    });
    await this.asking;
  }

  private async fetch(): Promise<void> {
    const response = await fetch(this.url, {
      redirect: 'error',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch(() => null);
    if (!response?.ok) return;
    const body = (await response.json().catch(() => null)) as { keys?: unknown } | null;
    if (Array.isArray(body?.keys)) this.keys = new Map((body.keys as PublishedKey[]).flatMap(readKey));
  }
}

function readKey(published: PublishedKey): [string, RemoteKey][] {
  const algorithm = algorithmOf(published);
  if (typeof published?.kid !== 'string' || !algorithm || (published.use ?? 'sig') !== 'sig') return [];
  try {
    return [[published.kid, { key: createPublicKey({ key: published, format: 'jwk' }), algorithm }]];
  } catch {
    return [];
  }
}

/** The one algorithm a key is good for; none for kinds of keys we do not verify with. */
function algorithmOf(key: PublishedKey): TokenAlgorithm | null {
  const byKind = key?.kty === 'RSA' ? 'RS256' : key?.kty === 'EC' && key.crv === 'P-256' ? 'ES256' : null;
  return byKind === (key?.alg ?? byKind) ? byKind : null;
}
