import { Injectable } from '@nestjs/common';
import { Database, queueStatement, tenantStatement, type Transaction } from '@rosetta/common';

const schedule = tenantStatement(
  'duplicate-scan-tasks.schedule',
  `insert into duplicate_scan_tasks (organization_id, scan_id, due_at)
   values ({organization}, $2, clock_timestamp() + make_interval(secs => $3))
   on conflict (organization_id, scan_id) do update set due_at = excluded.due_at`,
);
const remove = tenantStatement(
  'duplicate-scan-tasks.delete',
  `delete from duplicate_scan_tasks where organization_id = {organization} and scan_id = $2`,
);

/** As of imports (policy `due`): the worker sees whose scans are due, and nothing else of them. */
const due = queueStatement(
  'duplicate-scan-tasks.due',
  'app.duplicates_worker',
  `select organization_id as "organizationId", scan_id as "scanId" from duplicate_scan_tasks
   where due_at <= clock_timestamp() {organizations} order by due_at limit 50`,
);

/** A scan that has something to be done. */
export interface DueScan {
  readonly organizationId: string;
  readonly scanId: string;
}

/** When scans have something to be done; the one look at them that names no organization is at what is due. */
@Injectable()
export class ScanTasksRepository {
  constructor(private readonly database: Database) {}

  /** Sets when a scan is looked at next. */
  async schedule(tx: Transaction, scanId: string, inSeconds: number): Promise<void> {
    await tx.rows(schedule, [scanId, inSeconds]);
  }

  /** Takes a scan out of the queue. */
  async remove(tx: Transaction, scanId: string): Promise<void> {
    await tx.rows(remove, [scanId]);
  }

  /** What is due, of all organizations, the longest waiting first. */
  async due(): Promise<DueScan[]> {
    return this.database.queued<DueScan>(due);
  }
}
