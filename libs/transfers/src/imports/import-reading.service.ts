import { Injectable } from '@nestjs/common';
import type { Actor, Transaction } from '@rosetta/common';
import type { Drafts } from './drafts.js';
import { type FileRow, ImportChunksRepository } from './import-chunks.repository.js';
import { ImportWriterService } from './import-writer.service.js';
import type { Import } from './import.entity.js';

/** Imports of which the next piece is kept: each takes as much memory as its rows. */
const MAX_AHEAD = 8;

/** A piece whose rows are here, and are read when somebody asks for the first time. */
class Piece {
  private drafts: Promise<Drafts> | undefined;

  constructor(
    /** All that its drafts depend on. */
    readonly origin: string,
    private readonly rows: Promise<readonly FileRow[]>,
    private readonly readRows: (rows: readonly FileRow[]) => Promise<Drafts>,
  ) {
    rows.catch(() => undefined);
  }

  read(): Promise<Drafts> {
    if (!this.drafts) {
      this.drafts = this.rows.then(this.readRows);
      // Told to who takes them.
      this.drafts.catch(() => undefined);
    }
    return this.drafts;
  }
}

/** The rows of a piece, ready to be written, and what to do while Postgres writes them. */
export interface Reading {
  readonly drafts: Drafts;
  readonly readAhead: () => void;
}

/** Reads the pieces of imports: each while Postgres writes the one before it. */
@Injectable()
export class ImportReadingService {
  private readonly ahead = new Map<string, Piece>();

  constructor(
    private readonly chunks: ImportChunksRepository,
    private readonly writer: ImportWriterService,
  ) {}

  /** The piece that is to be written next, inside the transaction that writes it. */
  async next(tx: Transaction, actor: Actor, job: Import): Promise<Reading> {
    const known = await this.writer.knownFields(actor, job.entity);
    const pieceAt = (position: number): Piece => {
      const origin = JSON.stringify([position, job.mapping, job.options, known]);
      const kept = this.ahead.get(job.id);
      if (kept?.origin === origin) return kept;
      const rows = this.chunks.read(tx, job.id, position).then((chunk) => chunk.rows);
      return new Piece(origin, rows, (read) => this.writer.read(actor, job, known, read));
    };
    const piece = pieceAt(job.nextChunk);
    this.ahead.delete(job.id);
    if (job.nextChunk + 1 >= job.chunks) return { drafts: await piece.read(), readAhead: () => undefined };
    const following = pieceAt(job.nextChunk + 1);
    this.keep(job.id, following);
    return { drafts: await piece.read(), readAhead: () => void following.read() };
  }

  private keep(importId: string, piece: Piece): void {
    const [longest] = this.ahead.keys();
    if (longest !== undefined && this.ahead.size >= MAX_AHEAD) this.ahead.delete(longest);
    this.ahead.set(importId, piece);
  }
}
