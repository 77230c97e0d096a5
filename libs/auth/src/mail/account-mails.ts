import { createHash } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { RateLimitStorage } from '@rosetta/common';
import { nameInMail, writeMail, type MailContent } from './mail-text.js';
import type { Mailer } from './mailer.js';
import type { AccountLinks } from './account-links.js';

/** Mails that one address gets in an hour, whoever asks for them. */
export const MAILS_PER_HOUR = 10;

/** How long the links of mails are good, in seconds. */
export const RESET_SECONDS = 3600;
export const VERIFICATION_SECONDS = 24 * 3600;
export const INVITATION_SECONDS = 48 * 3600;

/** Somebody who is written to. */
export interface Recipient {
  readonly email: string;
  readonly name: string;
}

/** An invitation, as its mail tells of it. */
export interface InvitationMail {
  readonly id: string;
  readonly email: string;
  readonly role: string;
  readonly organization: string;
  readonly inviter: string;
}

const ignore = 'If you did not ask for this, ignore this mail: nothing has changed.';

/** The mails about accounts: what they say and where they lead. */
export class AccountMails {
  private readonly logger = new Logger(AccountMails.name);

  constructor(
    private readonly mailer: Mailer,
    private readonly links: AccountLinks,
    private readonly limits: RateLimitStorage,
  ) {}

  async resetPassword(user: Recipient, token: string, redirectTo: string | null): Promise<void> {
    await this.send({
      to: user.email,
      subject: 'Choose a new password',
      before: [greeting(user), 'Somebody, hopefully you, wants to choose a new password for this account.'],
      link: { label: 'Choose a new password', url: this.links.resetPassword(token, redirectTo) },
      after: ['The link works once, within one hour. A new password ends all sessions.', ignore],
    });
  }

  async verifyEmail(user: Recipient, token: string, callbackURL: string | null): Promise<void> {
    await this.send({
      to: user.email,
      subject: 'Confirm your e-mail address',
      before: [greeting(user), 'Confirm that this address is yours.'],
      link: { label: 'Confirm the address', url: this.links.verifyEmail(token, callbackURL) },
      after: ['The link works once, within one day.', ignore],
    });
  }

  /** Told to the owner of an account, in the place of telling whoever signs up that there is one. */
  async signUpWithKnownEmail(user: Recipient): Promise<void> {
    await this.send({
      to: user.email,
      subject: 'You have an account already',
      before: [
        greeting(user),
        'Somebody, hopefully you, wanted to sign up with this address. It has an account already: sign in with it, or ask for a new password.',
      ],
      after: [ignore],
    });
  }

  async invitation({ id, email, role, organization, inviter }: InvitationMail): Promise<void> {
    const [who, where] = [nameInMail(inviter), nameInMail(organization)];
    await this.send({
      to: email,
      subject: `Invitation to ${where}`,
      before: [`${who} invites you to the organization "${where}", as ${role}.`],
      link: { label: 'See the invitation', url: this.links.invitation(id) },
      after: [
        'The invitation is good for two days, for this address alone.',
        'If you do not know them, ignore this mail.',
      ],
    });
  }

  /** What somebody should know of what they have set up; there is nothing to press. */
  async notice(user: Recipient, subject: string, paragraphs: readonly string[]): Promise<void> {
    await this.send({ to: user.email, subject, before: [greeting(user), ...paragraphs], after: [] });
  }

  /** Sends no more to one address than somebody needs: a stranger must not fill a mailbox through us. */
  private async send(content: MailContent): Promise<void> {
    const recipient = createHash('sha256').update(content.to).digest('base64url');
    const { isBlocked } = await this.limits.count(`mail:${recipient}`, 3_600_000, MAILS_PER_HOUR);
    if (isBlocked)
      return this.logger.warn(`Not sent: "${content.subject}", one of too many mails to one address`);
    this.mailer.send(writeMail(content));
  }
}

const greeting = ({ name }: Recipient) => `Hello ${nameInMail(name)},`;
