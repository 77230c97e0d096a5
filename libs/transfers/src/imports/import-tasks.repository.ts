import { Inject, Injectable } from '@nestjs/common';
import { POOL, tenantStatement, type Transaction } from '@rosetta/common';
import type { Pool } from 'pg';

const schedule = tenantStatement(
  'import-tasks.schedule',
  `insert into import_tasks (organization_id, import_id, due_at)
   values ({organization}, $2, clock_timestamp() + make_interval(secs => $3))
   on conflict (organization_id, import_id) do update set due_at = excluded.due_at`,
);

/**
 * Saying that one is the worker opens whose imports are due, and nothing else of them (policy `due`): whose they are is only
 * known afterwards. Both sides are fenced with `offset 0`, so that the planner cannot read before the setting is made.
 */
const due = {
  name: 'import-tasks.due',
  text: `
    select t.organization_id as "organizationId", t.import_id as "importId"
    from (select set_config('app.import_worker', 'on', true) as worker offset 0) s,
      lateral (
        select organization_id, import_id from import_tasks
        where s.worker = 'on' and due_at <= clock_timestamp() order by due_at limit 50
        offset 0
      ) t`,
};

/** An import that has something to be done. */
export interface DueImport {
  readonly organizationId: string;
  readonly importId: string;
}

/** When imports have something to be done; the one look at them that names no organization is at what is due. */
@Injectable()
export class ImportTasksRepository {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Sets when an import is looked at next. */
  async schedule(tx: Transaction, importId: string, inSeconds: number): Promise<void> {
    await tx.rows(schedule, [importId, inSeconds]);
  }

  /** What is due, of all organizations, the longest waiting first. */
  async due(): Promise<DueImport[]> {
    return (await this.pool.query<DueImport>(due)).rows;
  }
}
