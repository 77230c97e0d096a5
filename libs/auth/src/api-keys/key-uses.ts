import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { PresentedKeysRepository } from './presented-keys.repository.js';

/** How often uses are written down: `last_used_at` is that much behind. */
const FLUSH_INTERVAL_MS = 60_000;

/** Remembers when keys were used and writes it down together, so that no request costs a write. */
@Injectable()
export class KeyUses implements OnModuleDestroy {
  private readonly logger = new Logger(KeyUses.name);
  private uses = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly keys: PresentedKeysRepository) {}

  /** Notes that the key with this hash was used just now. */
  note(keyHash: string): void {
    this.uses.set(keyHash, Date.now());
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_INTERVAL_MS).unref();
  }

  /** Writes down what was noted since the last time. */
  async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.uses.size === 0) return;
    const uses = this.uses;
    this.uses = new Map();
    try {
      await this.keys.markUsed(uses);
    } catch (error) {
      this.logger.warn(
        `The last use of ${uses.size} API keys was not written down: ${(error as Error).message}`,
      );
    }
  }

  async onModuleDestroy(): Promise<void> {
    await this.flush();
  }
}
