import { Injectable, Logger } from '@nestjs/common';
import { Database, type Figure, failureOf, isMisfortune, type Measured } from '@rosetta/common';
import { ScanStepService } from './scan-step.service.js';
import { type DueScan, ScanTasksRepository } from './scan-tasks.repository.js';
import { ScansRepository } from './scans.repository.js';

/** Tries of one step before a scan is given up; the waits between them add up to a minute and a half. */
const MAX_ATTEMPTS = 6;

/**
 * Does the next step of a scan, in one transaction which holds it and moves it on: so each step happens once, whoever dies when,
 * and no replica needs to know of another (decision 11).
 */
@Injectable()
export class ScanRunnerService implements Measured {
  private readonly logger = new Logger(ScanRunnerService.name);
  private compared = 0;
  private failures = 0;

  constructor(
    private readonly database: Database,
    private readonly scans: ScansRepository,
    private readonly tasks: ScanTasksRepository,
    private readonly steps: ScanStepService,
  ) {}

  figures(): Figure[] {
    return [
      {
        name: 'duplicate_records_compared_total',
        kind: 'counter',
        help: 'Records that were compared with those they may be the same as',
        read: () => this.compared,
      },
      {
        name: 'duplicate_scan_failures_total',
        kind: 'counter',
        help: 'Steps of scans for duplicates that failed',
        read: () => this.failures,
      },
    ];
  }

  /** False when the scan is in other hands. */
  async step(due: DueScan): Promise<boolean> {
    try {
      const compared = await this.database.transaction(due.organizationId, async (tx) => {
        const scan = await this.scans.lockDue(tx, due.scanId);
        if (!scan) return null;
        const begun = performance.now();
        const startedAt = scan.startedAt ?? new Date();
        const next = await this.steps.do(tx, {
          ...scan,
          status: 'running',
          startedAt,
          attempts: 0,
          error: null,
        });
        const activeMs = String(Number(scan.activeMs) + Math.ceil(performance.now() - begun));
        await this.scans.update(tx, { ...next, activeMs });
        if (next.status === 'completed') await this.tasks.remove(tx, scan.id);
        else await this.tasks.schedule(tx, scan.id, 0);
        return Number(next.compared) - Number(scan.compared);
      });
      this.compared += compared ?? 0;
      return compared !== null;
    } catch (error) {
      this.failures += 1;
      await this.noteFailure(due, error);
      return true;
    }
  }

  private async noteFailure({ organizationId, scanId }: DueScan, error: unknown): Promise<void> {
    const failure = failureOf(error);
    const isLasting = failure !== null && !isMisfortune(failure);
    if (!isLasting) this.logger.error(`Scan ${scanId} stopped`, (error as Error).stack);
    await this.database.transaction(organizationId, async (tx) => {
      const scan = await this.scans.lock(tx, scanId);
      if (scan?.status !== 'queued' && scan?.status !== 'running') return;
      const attempts = scan.attempts + 1;
      const message = failure?.message ?? 'The records could not be compared';
      if (!isLasting && attempts < MAX_ATTEMPTS) {
        await this.scans.update(tx, { ...scan, attempts, error: message });
        return this.tasks.schedule(tx, scanId, 3 * 2 ** (attempts - 1));
      }
      await this.scans.update(tx, {
        ...scan,
        status: 'failed',
        finishedAt: new Date(),
        attempts,
        error: message,
      });
      await this.tasks.remove(tx, scanId);
    });
  }
}
