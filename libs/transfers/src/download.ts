import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';

/** How a download presents itself. */
export interface DownloadFacts {
  readonly type: string;
  /** Name of the file to save it as; none for what is not meant to be saved. */
  readonly fileName?: string;
  /** Asked for its headers alone. */
  readonly isHead: boolean;
}

/**
 * Makes an answer of pieces that are read as fast as the client takes them. The first is read before anything is answered,
 * so that a failure has a status of its own; a client who goes away ends the reading.
 */
export async function download(pieces: AsyncGenerator<string, void>, facts: DownloadFacts) {
  const first = await pieces.next();
  if (facts.isHead) await pieces.return();
  let isTaken = facts.isHead;
  const rest: AsyncIterableIterator<string> = {
    // A generator around this one would not hear of a reader who leaves before the first piece.
    next: async () => (isTaken ? pieces.next() : ((isTaken = true), first)),
    return: async () => pieces.return(),
    [Symbol.asyncIterator]: () => rest,
  };
  const disposition = facts.fileName && `attachment; filename="${facts.fileName}"`;
  return new StreamableFile(Readable.from(rest), { type: facts.type, disposition });
}
