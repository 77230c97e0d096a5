import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { invalid, TextSeal } from '@rosetta/common';
import { EVENTS_OPTIONS, type EventsOptions } from '../events.options.js';

/** How secrets in the form of Standard Webhooks begin; Base64 follows. */
export const SECRET_PREFIX = 'whsec_';
const SECRET_BYTES = 32;
/** As Standard Webhooks has it. */
const [FEWEST_BYTES, MOST_BYTES] = [24, 64];

/** Whose secret it is: bound to it, so that one that is copied to another row cannot be read there. */
export interface SecretOwner {
  readonly organizationId: string;
  readonly id: string;
}

/** Makes the secrets of webhooks, and keeps them unreadable for whoever has the database alone. */
@Injectable()
export class WebhookSecrets {
  private readonly texts: TextSeal;

  constructor(@Inject(EVENTS_OPTIONS) { webhooks }: EventsOptions) {
    this.texts = new TextSeal(webhooks.secret, 'rosetta-crm webhook secrets');
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
    return this.texts.seal(secret, nameOf(owner));
  }

  /** Null of what was encrypted with another key. */
  decrypt(owner: SecretOwner, encrypted: Buffer): string | null {
    return this.texts.open(encrypted, nameOf(owner));
  }
}

function nameOf({ organizationId, id }: SecretOwner): string {
  return `${organizationId}:${id}`;
}
