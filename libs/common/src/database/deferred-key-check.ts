const HASH = /^[0-9a-f]{64}$/;

/**
 * An API key that was recognized from memory. That it is still live is asked by the first statement its request makes
 * (`inScopeOfKey`), so that knowing keys by heart saves a round trip and a revoked key is refused all the same.
 */
export class DeferredKeyCheck {
  private confirmed = false;

  constructor(
    /** SHA-256 of the key, in hexadecimal; it may stand in SQL text. */
    readonly hash: string,
    readonly organizationId: string,
    readonly id: string,
  ) {
    if (!HASH.test(hash)) throw new Error('The hash of an API key is 64 hexadecimal digits.');
  }

  get isConfirmed(): boolean {
    return this.confirmed;
  }

  /** Notes that a statement found the key live. */
  confirm(): void {
    this.confirmed = true;
  }
}
