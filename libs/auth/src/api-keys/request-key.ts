import { DeferredKeyCheck } from '@rosetta/common';
import type { KeyCaller } from '../sessions/caller.js';

const NOBODYS_HASH = '0'.repeat(64);

/**
 * The API key of one request. The context in which its statements run is entered before its caller is recognized, so the key
 * is nobody's at first; no statement asks about it until it is one that was recognized from memory.
 */
export class RequestKey extends DeferredKeyCheck {
  declare hash: string;
  declare organizationId: string;
  declare id: string;

  constructor() {
    super(NOBODYS_HASH, '', '');
  }

  /** Whether there is a key whose being live has to be asked before the request is answered. */
  get isRecognized(): boolean {
    return this.organizationId !== '';
  }

  /** From now on the next statement in this organization confirms the key. */
  recognize({ apiKeyId, organizationId }: KeyCaller, hash: string): void {
    this.hash = hash;
    this.organizationId = organizationId;
    this.id = apiKeyId;
  }
}
