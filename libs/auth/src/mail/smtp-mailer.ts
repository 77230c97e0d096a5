import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import type { Mail, Mailer, MailOptions } from './mailer.js';

/** How long to wait before each further try, in milliseconds: servers are restarted, and some refuse a sender at first. */
const RETRY_AFTER_MS = [1_000, 10_000, 60_000];
/** A server that says nothing for so long is as good as none. */
const PATIENCE_MS = 10_000;

/** Sends mails through an SMTP server, some at a time; what could not be sent is told by the log. */
export class SmtpMailer implements Mailer {
  private readonly logger = new Logger(SmtpMailer.name);
  private readonly transport;
  private readonly underWay = new Set<Promise<void>>();
  private readonly closing = new AbortController();

  constructor(private readonly options: Extract<MailOptions, { by: 'smtp' }>) {
    this.transport = createTransport({
      url: options.url,
      pool: true,
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  send(mail: Mail): void {
    const sending = this.deliver(mail).finally(() => this.underWay.delete(sending));
    this.underWay.add(sending);
  }

  /** Gives what is under way its chance; waits for no further tries. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.underWay);
    this.transport.close();
  }

  private async deliver(mail: Mail): Promise<void> {
    for (const pause of [...RETRY_AFTER_MS, null]) {
      try {
        await this.transport.sendMail({ ...mail, from: this.options.from });
        return;
      } catch (error) {
        const isLast = pause === null || isRefusal(error) || this.closing.signal.aborted;
        const { message } = error as Error;
        if (isLast) return this.logger.error(`Could not send "${mail.subject}": ${message}`);
        this.logger.warn(`Could not send "${mail.subject}" yet: ${message}`);
        await sleep(pause, undefined, { signal: this.closing.signal }).catch(() => undefined);
      }
    }
  }
}

/** A server that answers 5xx will answer so again. */
function isRefusal(error: unknown): boolean {
  const { responseCode } = (error ?? {}) as { responseCode?: number };
  return responseCode !== undefined && responseCode >= 500;
}
