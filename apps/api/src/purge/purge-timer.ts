import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PurgeService, sentenceOf } from './purge.service.js';

/** How often a running server purges; 0 leaves it to `npm run purge`. */
export class PurgeOptions {
  constructor(readonly intervalMinutes: number) {}
}

/** Purges when the server starts and then now and then, one purge at a time. */
@Injectable()
export class PurgeTimer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(PurgeTimer.name);
  private readonly stopping = new AbortController();
  private timer?: NodeJS.Timeout;
  private running?: Promise<void>;

  constructor(
    private readonly service: PurgeService,
    private readonly options: PurgeOptions,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.intervalMinutes === 0) return;
    const purge = () => void (this.running ??= this.purge().finally(() => (this.running = undefined)));
    this.timer = setInterval(purge, this.options.intervalMinutes * 60_000).unref();
    purge();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.running;
  }

  private async purge(): Promise<void> {
    try {
      const report = await this.service.purge(this.stopping.signal);
      if (Object.values(report.purged).some((count) => count > 0)) this.logger.log(sentenceOf(report));
    } catch (error) {
      this.logger.warn(`Nothing was purged: ${(error as Error).message}`);
    }
  }
}
