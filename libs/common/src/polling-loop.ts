import { setTimeout as sleep } from 'node:timers/promises';
import type { Shutdown } from './shutdown.js';

/** How long to let a database recover that cannot even be asked. */
const PAUSE_AFTER_FAILURE_MS = 5_000;

/** What a loop does, and how often. */
export interface PollingOptions {
  readonly pauseMs: number;
  /** Looks for something to do, and does it; whether to look again at once. */
  readonly step: () => Promise<boolean>;
  readonly onFailure: (error: Error) => void;
}

/** Looks for something to do until the process is about to end: after a pause, or at once where it is woken. */
export class PollingLoop {
  private woken = new AbortController();
  private running: Promise<void> | null = null;

  constructor(
    private readonly shutdown: Shutdown,
    private readonly options: PollingOptions,
  ) {}

  begin(): void {
    this.running = this.run();
  }

  /** Has it look now instead of in a moment. */
  wake(): void {
    this.woken.abort();
  }

  /** Ends behind the step that is being done. */
  async end(): Promise<void> {
    this.shutdown.announce();
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.shutdown.announced.aborted) {
      this.woken = new AbortController();
      const { signal } = this.woken;
      let pause = this.options.pauseMs;
      try {
        if (await this.options.step()) continue;
      } catch (error) {
        this.options.onFailure(error as Error);
        pause = PAUSE_AFTER_FAILURE_MS;
      }
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
