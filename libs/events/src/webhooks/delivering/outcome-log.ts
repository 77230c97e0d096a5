import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryOutcome } from '../webhook-deliveries.repository.js';

/** How long outcomes are gathered: so much is sent again, with the ids it had, when the process is killed. */
const GATHER_MS = 100;

/** Writes outcomes soon after they are known, many in one statement. */
export class OutcomeLog {
  private gathered: DeliveryOutcome[] = [];
  private writing: Promise<void> | null = null;
  private failure: Error | null = null;

  constructor(private readonly write: (outcomes: readonly DeliveryOutcome[]) => Promise<void>) {}

  add(outcome: DeliveryOutcome): void {
    this.gathered.push(outcome);
    this.writing ??= sleep(GATHER_MS)
      .then(() => this.flush())
      .catch((error: Error) => (this.failure = error))
      .then(() => (this.writing = null))
      .then(() => undefined);
  }

  /** Waits for everything to be written; fails as the writing has. */
  async close(): Promise<void> {
    await this.writing;
    await this.flush();
    if (this.failure) throw this.failure;
  }

  private async flush(): Promise<void> {
    const outcomes = this.gathered;
    this.gathered = [];
    if (outcomes.length > 0) await this.write(outcomes);
  }
}
