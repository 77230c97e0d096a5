import { DomainError } from '@rosetta/common';

const BEYOND_ASCII = /[^\x00-\x7f]/gu;
const BROKEN = '\ufffd';

/**
 * Refuses text that is UTF-8 but for a few bytes, as of files that were put together from others: any other encoding would
 * read those and misread all the rest.
 */
export function refuseBrokenUtf8(sample: Buffer): void {
  const text = new TextDecoder('utf-8').decode(sample, { stream: true });
  const letters = text.match(BEYOND_ASCII) ?? [];
  const broken = letters.filter((letter) => letter === BROKEN).length;
  if (broken === 0 || letters.length - broken <= broken) return;
  const at = text.indexOf(BROKEN);
  const near = text.slice(text.lastIndexOf('\n', at) + 1).split('\n', 1)[0]!;
  throw new DomainError(
    'validation_failed',
    `The file is UTF-8, but not all of it: mend the row ${JSON.stringify(near.slice(0, 100))}, or name an encoding, e.g. ` +
      'encoding=windows-1252',
  );
}
