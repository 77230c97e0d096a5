import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** How far the end of this process has come; whoever works longer than a request takes heed of it. */
@Injectable()
export class Shutdown implements OnModuleDestroy {
  private readonly announcing = new AbortController();
  private readonly closing = new AbortController();

  /** The process is about to end: it answers what comes, and begins nothing of its own. */
  readonly announced = this.announcing.signal;
  /** Nothing new comes any more: what has no end by itself ends now. */
  readonly closed = this.closing.signal;

  announce(): void {
    this.announcing.abort();
  }

  close(): void {
    this.announce();
    this.closing.abort();
  }

  onModuleDestroy(): void {
    this.close();
  }
}
