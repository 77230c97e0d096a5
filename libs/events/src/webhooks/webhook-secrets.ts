import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { invalid } from '@rosetta/common';
import { EVENTS_OPTIONS, type EventsOptions } from '../events.options.js';

const CIPHER = 'aes-256-gcm';
/** How secrets in the form of Standard Webhooks begin; Base64 follows. */
export const SECRET_PREFIX = 'whsec_';
const SECRET_BYTES = 32;
/** As Standard Webhooks has it. */
const [FEWEST_BYTES, MOST_BYTES] = [24, 64];
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
    return SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64');
  }

  /**
   * The secret that a receiver has already, or a new one.
   * @throws {validation_failed} where it begins as Standard Webhooks' do and does not go on so
   */
  read(secret: string | null | undefined): string {
    if (!secret) return this.create();
    if (!secret.startsWith(SECRET_PREFIX)) return secret;
    const text = secret.slice(SECRET_PREFIX.length);
    const bytes = Buffer.from(text, 'base64');
    if (bytes.toString('base64') === text && bytes.length >= FEWEST_BYTES && bytes.length <= MOST_BYTES)
      return secret;
    throw invalid(
      `secret: behind ${SECRET_PREFIX} must be Base64 of ${FEWEST_BYTES} to ${MOST_BYTES} bytes`,
      'secret',
    );
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
