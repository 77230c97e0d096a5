/** A mail to one person. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Takes mails, and answers at once: who asks for one must not learn from the time it takes whether one was sent. */
export interface Mailer {
  send(mail: Mail): void;
  /** Waits for what was taken, as long as that makes sense. */
  close(): Promise<void>;
}

/** How mails leave: by an SMTP server, or only into the log, where somebody who runs a demo finds their links. */
export type MailOptions =
  { readonly by: 'smtp'; readonly url: string; readonly from: string } | { readonly by: 'log' };
