import { Injectable } from '@nestjs/common';
import { Database, queueStatement, tenantStatement, type Transaction } from '@rosetta/common';

const schedule = tenantStatement(
  'import-tasks.schedule',
  `insert into import_tasks (organization_id, import_id, due_at)
   values ({organization}, $2, clock_timestamp() + make_interval(secs => $3))
   on conflict (organization_id, import_id) do update set due_at = excluded.due_at`,
);

/**
 * Saying that one is the worker opens whose imports are due, and nothing else of them (policy `due`): whose they are is only
 * known afterwards.
 */
const due = queueStatement(
  'import-tasks.due',
  'app.import_worker',
  `select organization_id as "organizationId", import_id as "importId" from import_tasks
   where due_at <= clock_timestamp() {organizations} order by due_at limit 50`,
);

/** An import that has something to be done. */
export interface DueImport {
  readonly organizationId: string;
  readonly importId: string;
}

/** When imports have something to be done; the one look at them that names no organization is at what is due. */
@Injectable()
export class ImportTasksRepository {
  constructor(private readonly database: Database) {}

  /** Sets when an import is looked at next. */
  async schedule(tx: Transaction, importId: string, inSeconds: number): Promise<void> {
    await tx.rows(schedule, [importId, inSeconds]);
  }

  /** What is due, of all organizations, the longest waiting first. */
  async due(): Promise<DueImport[]> {
    return this.database.queued<DueImport>(due);
  }
}
