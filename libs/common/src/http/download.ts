import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';

/** How a download presents itself. */
export interface DownloadFacts {
  readonly type: string;
  /** Name of the file to save it as; none for what is not meant to be saved. */
  readonly fileName?: string;
  /** Asked for its headers alone. */
  readonly isHead: boolean;
  /** The longest a client may take to ask for more. */
  readonly idleMs: number;
}

/**
 * Makes a response of pieces that are read as fast as the client takes them. The first is read before anything is answered,
 * so that a failure has a status of its own; a client who goes away, or stands still, ends the reading.
 */
export async function download(
  pieces: AsyncGenerator<string, void>,
  { type, fileName, isHead, idleMs }: DownloadFacts,
): Promise<StreamableFile> {
  const first = await pieces.next();
  if (isHead) await pieces.return();
  const stream = Readable.from(waitingFor(isHead ? null : first, pieces, idleMs, () => stream.destroy()));
  const disposition = fileName && `attachment; filename="${fileName}"`;
  return new StreamableFile(stream, { type, disposition });
}

/** The pieces again; `giveUp` is called when nobody asks for the next one. */
function waitingFor(
  first: IteratorResult<string, void> | null,
  pieces: AsyncGenerator<string, void>,
  idleMs: number,
  giveUp: () => void,
): AsyncIterable<string> {
  let waiting = setTimeout(giveUp, idleMs);
  let taken = first;
  let isOver = false;
  // No generator: one that nobody has asked yet would not hear of a reader who leaves.
  const iterator: AsyncIterator<string> = {
    next: async () => {
      clearTimeout(waiting);
      const piece = taken ?? (await pieces.next());
      taken = null;
      if (!piece.done && !isOver) waiting = setTimeout(giveUp, idleMs);
      return piece;
    },
    return: async () => {
      isOver = true;
      clearTimeout(waiting);
      return pieces.return();
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
