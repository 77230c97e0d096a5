import { Inject, Injectable } from '@nestjs/common';
import { type Principal, StandingActors } from '../members/standing-actors.js';
import { ACCOUNT_MAILS } from './account-mails.provider.js';
import type { AccountMails } from './account-mails.js';

/** Tells members by mail what has become of something they have set up; where no mails are sent, nobody. */
@Injectable()
export class Notices {
  constructor(
    @Inject(ACCOUNT_MAILS) private readonly mails: AccountMails | null,
    private readonly actors: StandingActors,
  ) {}

  async tell(principal: Principal, subject: string, paragraphs: readonly string[]): Promise<void> {
    const recipient = this.mails ? await this.actors.contactOf(principal) : null;
    if (recipient) await this.mails?.notice(recipient, subject, paragraphs);
  }
}
