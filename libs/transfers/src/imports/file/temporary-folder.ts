import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DomainError } from '@rosetta/common';

/** A folder for what does not fit in memory, until it is removed. */
export class TemporaryFolder {
  private constructor(readonly path: string) {}

  /** Yields what needs a folder meanwhile. */
  static async *whileYielding<T>(
    work: (folder: TemporaryFolder) => AsyncIterable<T>,
  ): AsyncGenerator<T, void, undefined> {
    let folder: TemporaryFolder | undefined;
    try {
      folder = new TemporaryFolder(await mkdtemp(path.join(tmpdir(), 'rosetta-import-')));
      yield* work(folder);
    } catch (error) {
      throw isOfFolder(error) ? noRoom(error) : error;
    } finally {
      await folder?.remove();
    }
  }

  file(name: string): string {
    return path.join(this.path, name);
  }

  private async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Full, over a quota, gone, not to be written to, or broken; and too many open files. */
const FAULTS = new Set(['ENOSPC', 'EDQUOT', 'ENOENT', 'EACCES', 'EPERM', 'EROFS', 'EIO', 'EMFILE', 'ENFILE']);

function isOfFolder(error: unknown): boolean {
  return FAULTS.has(String((error as NodeJS.ErrnoException).code));
}

function noRoom(cause: unknown): DomainError {
  const message = 'There is no room for the file at this moment; try again';
  return new DomainError('unavailable', message, { cause, retryAfterSeconds: 60 });
}
