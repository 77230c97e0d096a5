import { Inject, Injectable, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { RATE_LIMIT_STORAGE, type RateLimitStorage } from '@rosetta/common';
import { AUTH_OPTIONS, type AuthOptions } from '../auth.options.js';
import { AccountLinks } from './account-links.js';
import { AccountMails } from './account-mails.js';
import { LogMailer } from './log-mailer.js';
import type { Mailer, MailOptions } from './mailer.js';
import { SmtpMailer } from './smtp-mailer.js';

/** Injection token of the {@link AccountMails}; null where no mails are sent. */
export const ACCOUNT_MAILS = Symbol('account mails');

/** Keeps the mailer for as long as the application runs. */
@Injectable()
export class MailerHolder implements OnApplicationShutdown {
  readonly mailer: Mailer | null;

  constructor(@Inject(AUTH_OPTIONS) { mail }: AuthOptions) {
    this.mailer = mail && mailerOf(mail);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.mailer?.close();
  }
}

/** The mails about accounts, by the mailer that the application has decided for. */
export const accountMails: Provider = {
  provide: ACCOUNT_MAILS,
  inject: [MailerHolder, AUTH_OPTIONS, RATE_LIMIT_STORAGE],
  useFactory: ({ mailer }: MailerHolder, { publicUrl }: AuthOptions, limits: RateLimitStorage) =>
    mailer && new AccountMails(mailer, new AccountLinks(publicUrl), limits),
};

function mailerOf(options: MailOptions): Mailer {
  return options.by === 'smtp' ? new SmtpMailer(options) : new LogMailer();
}
