import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { AuditLog, PollingLoop, Shutdown } from '@rosetta/common';
import type { Subscription } from 'rxjs';
import { EVENTS_OPTIONS, type EventsOptions } from '../../events.options.js';
import { WebhookRunnerService } from './webhook-runner.service.js';
import { type DueWebhook, WebhookTasksRepository } from './webhook-tasks.repository.js';

/** Changes of so long are told of together. */
const GATHER_MS = 50;
/** How long an organization is believed to have no webhooks. */
const WITHOUT_FOR_MS = 30_000;
const ORGANIZATIONS_REMEMBERED = 10_000;

/** Looks for webhooks that have something to be done, in every replica: at once where this one has made a change. */
@Injectable()
export class WebhookWorkerService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(WebhookWorkerService.name);
  private readonly running = new Map<string, Promise<void>>();
  private readonly without = new Map<string, number>();
  private readonly loop: PollingLoop;
  private hints: Subscription | null = null;
  private readonly gathered = new Set<string>();

  constructor(
    private readonly tasks: WebhookTasksRepository,
    private readonly runner: WebhookRunnerService,
    private readonly audit: AuditLog,
    private readonly shutdown: Shutdown,
    @Inject(EVENTS_OPTIONS) private readonly options: EventsOptions,
  ) {
    this.loop = new PollingLoop(shutdown, {
      pauseMs: options.webhooks.pollMs,
      step: () => this.beginWhatIsDue(),
      onFailure: ({ stack }) => this.logger.error('Webhooks cannot be looked for', stack),
    });
  }

  onApplicationBootstrap(): void {
    const { pollMs, isWorker } = this.options.webhooks;
    if (pollMs === 0) return;
    this.hints = this.audit.committed.subscribe((organizationId) => this.gather(organizationId));
    if (isWorker) this.loop.begin();
  }

  /** Ends behind the calls that are open, and what became of them. */
  async onModuleDestroy(): Promise<void> {
    this.hints?.unsubscribe();
    await this.loop.end();
    await Promise.all(this.running.values());
  }

  /** Looks now instead of in a moment: a webhook was set up, or asked to send something, by this very process. */
  wake(organizationId?: string): void {
    if (organizationId) this.without.delete(organizationId);
    this.loop.wake();
  }

  /** Always false: whoever ends wakes the loop. */
  private async beginWhatIsDue(): Promise<boolean> {
    for (const due of await this.tasks.due()) {
      if (this.shutdown.announced.aborted || this.running.size >= this.options.webhooks.concurrency) break;
      if (!this.running.has(due.webhookId)) this.begin(due);
    }
    return false;
  }

  private begin(due: DueWebhook): void {
    const run = this.runner
      .run(due)
      .catch((error: unknown) =>
        this.logger.error(`Webhook ${due.webhookId} stopped`, (error as Error).stack),
      )
      .then(() => {
        this.running.delete(due.webhookId);
        // Whoever waited for its place, and what was nudged meanwhile.
        this.wake();
      });
    this.running.set(due.webhookId, run);
  }

  private gather(organizationId: string): void {
    if ((this.without.get(organizationId) ?? 0) > performance.now()) return;
    if (this.gathered.size === 0) setTimeout(() => void this.nudge(), GATHER_MS).unref();
    this.gathered.add(organizationId);
  }

  private async nudge(): Promise<void> {
    const organizations = [...this.gathered];
    this.gathered.clear();
    const nudged = await Promise.all(organizations.map((id) => this.nudgeOne(id)));
    if (nudged.includes(true)) this.wake();
  }

  private async nudgeOne(organizationId: string): Promise<boolean> {
    try {
      if (await this.tasks.nudge(organizationId)) return true;
      if (this.without.size >= ORGANIZATIONS_REMEMBERED) this.without.clear();
      this.without.set(organizationId, performance.now() + WITHOUT_FOR_MS);
    } catch (error) {
      this.logger.warn(`Webhooks are told of changes later: ${(error as Error).message}`);
    }
    return false;
  }
}
