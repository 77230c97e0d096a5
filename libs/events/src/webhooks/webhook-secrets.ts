import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { EVENTS_OPTIONS, type EventsOptions } from '../events.options.js';

const CIPHER = 'aes-256-gcm';
const PREFIX = 'whsec_';
const SECRET_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Whose secret it is: bound to it, so that one that is copied to another row cannot be read there. */
export interface SecretOwner {
  readonly organizationId: string;
  readonly id: string;
}

/** Makes the secrets of webhooks, and keeps them unreadable for whoever has the database alone. */
@Injectable()
export class WebhookSecrets {
  private readonly key: Buffer;

  constructor(@Inject(EVENTS_OPTIONS) { webhooks }: EventsOptions) {
    this.key = Buffer.from(hkdfSync('sha256', webhooks.secret, '', 'rosetta-crm webhook secrets', 32));
  }

  /** A new secret in the form of Standard Webhooks. */
  create(): string {
    return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
  }

  encrypt(owner: SecretOwner, secret: string): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, iv).setAAD(nameOf(owner));
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), text]);
  }

  /** Null of what was encrypted with another key. */
  decrypt(owner: SecretOwner, encrypted: Buffer): string | null {
    const iv = encrypted.subarray(0, IV_BYTES);
    const tag = encrypted.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
    try {
      const decipher = createDecipheriv(CIPHER, this.key, iv, { authTagLength: TAG_BYTES })
        .setAAD(nameOf(owner))
        .setAuthTag(tag);
      const text = decipher.update(encrypted.subarray(IV_BYTES + TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    } catch {
      return null;
    }
  }
}

function nameOf({ organizationId, id }: SecretOwner): Buffer {
  return Buffer.from(`${organizationId}:${id}`);
}
