import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface ReceivedMail {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The address that the mail leads to. */
  readonly link: URL;
  /** What a link to one of our pages carries behind its `#`, by name. */
  readonly secret: URLSearchParams;
}

/** An SMTP server that takes every mail and keeps it. */
export interface Mailbox {
  /** Settings that make the product send to it. */
  readonly settings: Record<string, string>;
  readonly mails: readonly ReceivedMail[];
  /** The newest mail to somebody, once there are `count` of them. */
  mailTo(email: string, count?: number): Promise<ReceivedMail>;
  mailsTo(email: string): ReceivedMail[];
  /** Refuses every mail from now on, as a server does that is out of order. */
  refuse(isRefusing: boolean): void;
  close(): Promise<void>;
}

const PATIENCE_MS = 10_000;

/** Starts a mailbox on this machine. */
export async function openMailbox(): Promise<Mailbox> {
  const mails: ReceivedMail[] = [];
  let refusing = false;
  const server = new SMTPServer({
    authOptional: true,
    // Whoever names a user is let in, also without TLS.
    allowInsecureAuth: true,
    onAuth: ({ username }, _session, done) => done(null, { user: username }),
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refusing) return done(Object.assign(new Error('Out of order'), { responseCode: 554 }));
        void PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          mails.push(readMail(mail));
          done();
        });
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const mailsTo = (email: string) => mails.filter(({ to }) => to === email);
  return {
    settings: { SMTP_URL: `smtp://127.0.0.1:${port}`, SMTP_FROM: 'Rosetta CRM <crm@example.com>' },
    mails,
    mailsTo,
    mailTo: async (email, count = 1) => {
      const deadline = Date.now() + PATIENCE_MS;
      while (mailsTo(email).length < count) {
        if (Date.now() > deadline) throw new Error(`No mail number ${count} to ${email} came`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return mailsTo(email).at(-1)!;
    },
    refuse: (isRefusing) => (refusing = isRefusing),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function readMail(mail: Awaited<ReturnType<typeof PostalMime.parse>>): ReceivedMail {
  const text = mail.text ?? '';
  const link = new URL(/https?:\/\/\S+/.exec(text)?.[0] ?? 'about:blank');
  return {
    to: mail.to?.[0]?.address ?? '',
    from: mail.from?.address ?? '',
    subject: mail.subject ?? '',
    text,
    html: mail.html ?? '',
    link,
    secret: new URLSearchParams(link.hash.slice(1)),
  };
}
