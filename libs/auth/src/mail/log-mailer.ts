import { Logger } from '@nestjs/common';
import type { Mail, Mailer } from './mailer.js';

/** Sends nothing, and says so: the log tells what would have been sent, its link included. */
export class LogMailer implements Mailer {
  private readonly logger = new Logger(LogMailer.name);

  send({ to, subject, text }: Mail): void {
    this.logger.warn(`Not sent, since there is no SMTP_URL: "${subject}" to ${to}\n${text}`);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
