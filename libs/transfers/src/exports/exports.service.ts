import { Inject, Injectable } from '@nestjs/common';
import { OrganizationSettings } from '@rosetta/auth';
import { type Actor, AuditLog, Database, DomainError, newId } from '@rosetta/common';
import {
  compileRows,
  outputNames,
  type Plan,
  planRequest,
  PostgrestError,
  readRequest,
} from '@rosetta/postgrest';
import { TRANSFERS_OPTIONS, type TransfersOptions } from '../transfers.options.js';
import { CursorStreamLimit } from '../cursor-stream-limit.js';

const ROWS_AT_ONCE = 500;

/** Records that leave: the names of their columns, and the records as JSON texts, some at a time. */
export interface Export {
  readonly columns: readonly string[];
  readonly lines: AsyncGenerator<readonly string[], void>;
}

/** Reads all records that a filter of the proxy's grammar hits, in one snapshot, with the memory of a few. */
@Injectable()
export class ExportsService {
  constructor(
    private readonly database: Database,
    private readonly settings: OrganizationSettings,
    private readonly cursorStreams: CursorStreamLimit,
    private readonly audit: AuditLog,
    @Inject(TRANSFERS_OPTIONS) private readonly options: TransfersOptions,
  ) {}

  /**
   * Who carried records away, and which, is written down before the first of them leaves.
   * @throws {forbidden | validation_failed}
   */
  async read(actor: Actor, table: string, query: string): Promise<Export> {
    const plan = await this.planFor(actor, table, query);
    const { organizationId } = actor;
    await this.database.transaction(organizationId, (tx) => {
      const event = {
        entity: 'export',
        entityId: newId(),
        action: 'created',
        after: { table, query },
      } as const;
      this.audit.record(tx, actor, [event]);
    });
    const { text, values } = compileRows(plan, { reservedParameters: 1 });
    const lines = this.cursorStreams.limited((options) =>
      linesOf(
        this.database.cursorStream<{ line: string }>(organizationId, text, values, {
          ...options,
          rowsAtOnce: ROWS_AT_ONCE,
        }),
      ),
    );
    return { columns: outputNames(plan.root), lines };
  }

  private async planFor(actor: Actor, table: string, query: string): Promise<Plan> {
    const { defaultCountry } = await this.settings.get(actor.organizationId);
    try {
      const request = readRequest(this.options.exportSchema(defaultCountry), {
        method: 'GET',
        resource: table,
        query,
      });
      const plan = planRequest(request);
      this.options.checkReading(actor, plan.root);
      // A list of the proxy has its most rows; an export has all that were asked for.
      return { ...plan, root: { ...plan.root, limit: request.range.limit } };
    } catch (error) {
      if (!(error instanceof PostgrestError)) throw error;
      const { message, details, hint } = error;
      const more = typeof details === 'string' ? details : details && hint;
      throw new DomainError('validation_failed', more ? `${message}: ${more}` : message, { cause: error });
    }
  }
}

async function* linesOf(pieces: AsyncIterable<readonly { line: string }[]>) {
  for await (const rows of pieces) yield rows.map(({ line }) => line);
}
