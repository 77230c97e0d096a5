import type { Mail } from './mailer.js';

/** What a mail says, before it is written as text and as a page. */
export interface MailContent {
  readonly to: string;
  readonly subject: string;
  /** Paragraphs before the link. */
  readonly before: readonly string[];
  readonly link?: { readonly label: string; readonly url: string };
  /** Paragraphs after the link. */
  readonly after: readonly string[];
}

/** Writes a mail in both forms; whatever people have named themselves stays text in either. */
export function writeMail({ to, subject, before, link, after }: MailContent): Mail {
  const text = [...before, ...(link ? [`${link.label}:\n${link.url}`] : []), ...after].join('\n\n');
  const html = [
    ...before.map(paragraph),
    ...(link ? [`<p><a href="${escape(link.url)}">${escape(link.label)}</a></p>`] : []),
    ...(link ? [paragraph(`Or open this address: ${link.url}`)] : []),
    ...after.map(paragraph),
  ].join('\n');
  return {
    to,
    subject,
    text: `${text}\n`,
    html: `<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>${escape(subject)}</title>\n<body>\n${html}\n</body></html>\n`,
  };
}

/** A name that somebody chose, on one line and not longer than a name: it must not pass for a sentence of ours. */
export function nameInMail(name: string): string {
  return name
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, 80);
}

const paragraph = (text: string) => `<p>${escape(text)}</p>`;

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
