import { Inject, Injectable } from '@nestjs/common';
import { OrganizationSettings } from '@rosetta/auth';
import { type Actor, Database, type FollowedIds, isUuid, type Transaction } from '@rosetta/common';
import { OldIds } from '@rosetta/contacts';
import {
  type ResponseRow,
  type BodyRow,
  checkAffected,
  checkPutBody,
  checkSingular,
  compileRead,
  compileRepresentation,
  compileTargets,
  encodeKeys,
  type Plan,
  planRequest,
  readBody,
  readPreferences,
  readPutKey,
  readRequest,
  readUpsert,
  refuse,
  type RequestInput,
  respondToCreate,
  respondToDelete,
  respondToPut,
  respondToRead,
  respondToUpdate,
  targetKey,
  type RestRequest,
  type RestResponse,
  wantsRepresentation,
  warning,
  type WriteBody,
} from '@rosetta/postgrest';
import type { RequestBody } from '../../http/request-body.js';
import { checkEmbeds } from './embed-access.js';
import { setTimeZone } from './convert-body.js';
import { warningsOfDeletion } from './deletion-warnings.js';
import {
  recordsNamed,
  recordsOfRows,
  withCurrentFilters,
  withCurrentRows,
  givenIds,
} from './named-records.js';
import { MERGE_CUSTOM_FIELDS, proxySchema, zonedSchema } from './proxy.schema.js';
import { uuidOf } from './row-fields.js';
import { type FollowedBody, WriteTransactions } from './write-transactions.js';
import { withHint } from './with-hints.js';
import { TABLE_WRITERS, type TableWriter, type TableWriters, type WriteOptions } from './table-writer.js';

/** A request to the proxy: what the grammar reads, and the body where there is one. */
export interface ProxyInput extends RequestInput {
  /** Where the table is, for addresses of its rows. */
  readonly path: string;
  readonly body: RequestBody | undefined;
}

/** What a write has answered, and to how many rows. */
interface Written {
  readonly response: RestResponse;
  readonly affected: number;
}

const NONE: FollowedIds = new Map();

/** Answers the proxy's requests: reads as one statement, writes through the domain as one transaction. */
@Injectable()
export class ProxyService {
  constructor(
    private readonly database: Database,
    private readonly settings: OrganizationSettings,
    private readonly transactions: WriteTransactions,
    private readonly oldIds: OldIds,
    @Inject(TABLE_WRITERS) private readonly writers: TableWriters,
  ) {}

  async respond(actor: Actor, input: ProxyInput): Promise<RestResponse> {
    const { organizationId } = actor;
    const { defaultCountry } =
      this.settings.atHand(organizationId) ?? (await this.settings.get(organizationId));
    const { timezone } = readPreferences(input.headers?.prefer);
    const schemaOf = timezone === undefined ? proxySchema : zonedSchema;
    const request = readRequest(schemaOf(defaultCountry), input);
    if (request.method === 'GET' || request.method === 'HEAD') return this.read(actor, request);
    const body = request.method === 'DELETE' ? undefined : bodyOf(request, input);
    return this.write(actor, request, body, input.path);
  }

  /** Reads again where rows may be missing because of an id that leads to another record. */
  private async read(actor: Actor, request: RestRequest): Promise<RestResponse> {
    const plan = planFor(actor, request);
    const { ids, fewestRows } = recordsNamed(request);
    const follow = () => this.oldIds.follow(actor, ids);
    let row: ResponseRow;
    let merged = NONE;
    if (fewestRows === null) [row, merged] = await Promise.all([this.rowOf(actor, plan), follow()]);
    else {
      row = await this.rowOf(actor, plan);
      if (row.page_rows < fewestRows) merged = await follow();
    }
    if (merged.size === 0) return respondToRead(plan, row);
    const again = planFor(actor, withCurrentFilters(request, merged));
    return respondToRead(again, await this.rowOf(actor, again));
  }

  /**
   * Writes again, with the ids replaced that lead to other records, where it was refused or has hit nothing; either has changed
   * nothing. What may hit something all the same is looked up before, and ids that rows are to be given: they may be free again.
   */
  private async write(
    actor: Actor,
    request: RestRequest,
    body: WriteBody | undefined,
    path: string,
  ): Promise<RestResponse> {
    const { ids, fewestRows } = recordsNamed(request);
    const mayHitOthers = ids.length > 0 && fewestRows !== 1;
    const given = givenIds(request, body?.rows ?? []);
    const doubtful = mayHitOthers ? [...ids, ...given] : given;
    const before = doubtful.length > 0 ? await this.oldIds.follow(actor, doubtful) : NONE;
    const attempt = (merged: FollowedIds) =>
      merged.size === 0
        ? this.writeOnce(actor, request, body, path)
        : this.writeOnce(
            actor,
            withCurrentFilters(request, merged),
            body && { ...body, rows: withCurrentRows(request.table, body.rows, merged), merged },
            path,
          );
    let first: Written;
    try {
      first = await attempt(before);
    } catch (failure) {
      const merged = await this.oldIds.follow(actor, [
        ...ids,
        ...recordsOfRows(request.table, body?.rows ?? []),
      ]);
      if (merged.size <= before.size) throw failure;
      return (await attempt(merged)).response;
    }
    if (ids.length === 0 || mayHitOthers || first.affected > 0) return first.response;
    const merged = await this.oldIds.follow(actor, ids);
    return withCurrentFilters(request, merged) === request
      ? first.response
      : (await attempt(merged)).response;
  }

  private async writeOnce(
    actor: Actor,
    request: RestRequest,
    body: FollowedBody | undefined,
    path: string,
  ): Promise<Written> {
    switch (request.method) {
      case 'POST':
        return this.create(actor, request, body!, path);
      case 'PUT':
        return this.put(actor, request, body!);
      case 'PATCH':
        return this.update(actor, request, body!);
      default:
        return this.delete(actor, planFor(actor, request));
    }
  }

  private async rowOf({ organizationId }: Actor, plan: Plan): Promise<ResponseRow> {
    const { text, values, byKeys } = compileRead(plan, { reservedParameters: 1 });
    const select = { prepared: byKeys };
    const { timezone } = plan.request.preferences;
    const [row] =
      timezone === undefined
        ? await this.database.select<ResponseRow>(organizationId, text, values, select)
        : await this.database.transaction(organizationId, async (tx) => {
            await setTimeZone(tx, timezone);
            return tx.select<ResponseRow>(text, values, select);
          });
    return row!;
  }

  private async create(
    actor: Actor,
    request: RestRequest,
    body: FollowedBody,
    path: string,
  ): Promise<Written> {
    const plan = planFor(actor, request);
    const upsert = readUpsert(request);
    const writer = this.writerOf(request);
    const outcome = await this.transactions.write(actor, request, body, async (tx, rows) => {
      if (upsert) await writer.beforeLocking?.({ actor, tx }, rows);
      const { ids, inserted } = upsert
        ? await writer.upsert({ actor, tx }, rows, {
            ...optionsOf(request),
            ignore: upsert.resolution === 'ignore-duplicates',
            on: upsert.on,
          })
        : { ids: await writer.create({ actor, tx }, rows), inserted: rows.length };
      return { ids, inserted, rows, body: this.represent(tx, plan, ids) };
    });
    const { ids, inserted, rows } = outcome;
    const response = respondToCreate(plan, {
      affected: ids.length,
      body: await outcome.body,
      inserted,
      key: ids.length === 1 ? { id: ids[0] } : undefined,
      path,
    });
    return { response: warned(response, writer.warningsOf(rows)), affected: ids.length };
  }

  private async update(actor: Actor, request: RestRequest, body: FollowedBody): Promise<Written> {
    const plan = planFor(actor, request);
    const writer = this.writerOf(request);
    const outcome = await this.transactions.write(actor, request, body, async (tx, rows) => {
      const [row] = rows;
      await writer.beforeLocking?.({ actor, tx }, rows);
      const named = targetKey(plan);
      const targets = isUuid(named) ? [named.toLowerCase()] : await this.targets(tx, plan);
      if (row && changesKey(row, targets)) throw refuse.changedKey('id');
      const writes = row && body.columns.length > 0 && targets.length > 0;
      const ids = writes ? await writer.update({ actor, tx }, targets, row, optionsOf(request)) : [];
      checkAffected(plan, ids.length);
      return { affected: ids.length, rows, body: this.represent(tx, plan, ids) };
    });
    const response = respondToUpdate(plan, { ...outcome, body: await outcome.body });
    return { response: warned(response, writer.warningsOf(outcome.rows)), affected: outcome.affected };
  }

  private async put(actor: Actor, request: RestRequest, body: FollowedBody): Promise<Written> {
    readPutKey(request);
    checkPutBody(request, body);
    const plan = planFor(actor, request);
    const writer = this.writerOf(request);
    const outcome = await this.transactions.write(actor, request, body, async (tx, rows) => {
      await writer.beforeLocking?.({ actor, tx }, rows);
      const { ids, inserted } = await writer.upsert({ actor, tx }, rows, {
        ...optionsOf(request),
        ignore: false,
        on: request.table.primaryKey,
      });
      return { affected: ids.length, inserted, rows, body: this.represent(tx, plan, ids) };
    });
    const response = respondToPut(plan, { ...outcome, body: await outcome.body });
    return { response: warned(response, writer.warningsOf(outcome.rows)), affected: outcome.affected };
  }

  private async delete(actor: Actor, plan: Plan): Promise<Written> {
    const { preferences, table } = plan.request;
    const writer = this.writerOf(plan.request);
    return this.database.transaction(actor.organizationId, async (tx) => {
      if (preferences.timezone !== undefined) await setTimeZone(tx, preferences.timezone);
      const ids = await this.targets(tx, plan);
      // What is shown is what was there: read before it is gone.
      const [rows, warnings] = await Promise.all([
        this.represent(tx, plan, ids),
        warningsOfDeletion({ actor, tx }, table, ids),
      ]);
      await writer.delete({ actor, tx }, ids);
      const response = respondToDelete(plan, { affected: ids.length, body: rows });
      return { response: warned(response, warnings), affected: ids.length };
    });
  }

  /** The ids a filter hits, locked; refuses a write that would touch too many. */
  private async targets(tx: Transaction, plan: Plan): Promise<string[]> {
    const max = plan.request.limits.affectedRows;
    const { text, values, byKeys } = compileTargets(plan, { reservedParameters: 1, max, lock: true });
    const rows = await tx.select<{ id: string }>(text, values, { prepared: byKeys });
    checkAffected(plan, rows.length);
    return rows.map(({ id }) => id);
  }

  /**
   * The rows with these ids as the request wants them shown, if it does. What is sent here goes out with the commit, if nobody
   * waits for it before.
   * @throws at once, before anything is kept, when it asks for one object and there are more, or none
   */
  private represent(tx: Transaction, plan: Plan, ids: readonly string[]): Promise<string | undefined> {
    checkSingular(plan, ids.length);
    if (!wantsRepresentation(plan.request)) return Promise.resolve(undefined);
    const { text, values, byKeys } = compileRepresentation(plan, {
      reservedParameters: 1,
      keysParameter: 2,
      rows: ids.length,
    });
    const keys = encodeKeys(
      plan.request.table,
      ids.map((id) => ({ id })),
    );
    const rows = tx.select<ResponseRow>(text, [keys, ...values], { prepared: byKeys });
    const body = rows.then(([row]) => row!.body);
    // Whoever fails to commit because of it has said so.
    body.catch(() => undefined);
    return body;
  }

  private writerOf({ table }: RestRequest): TableWriter {
    const writer = this.writers.get(table.name);
    if (!writer) throw new Error(`No writer for ${table.name}`);
    return writer;
  }
}

function planFor(actor: Actor, request: RestRequest): Plan {
  const plan = planRequest(request);
  checkEmbeds(actor, plan.root);
  return plan;
}

function bodyOf(request: RestRequest, { body }: ProxyInput): WriteBody {
  return withHint(request.table, () => readBody(request, body?.text() ?? '', body?.contentType || undefined));
}

function optionsOf({ preferences }: RestRequest): WriteOptions {
  return { mergeCustomFields: preferences.extra.includes(MERGE_CUSTOM_FIELDS) };
}

/** Whether a PATCH would give a row another id than it has. */
function changesKey(row: BodyRow, targets: readonly string[]): boolean {
  return Object.hasOwn(row, 'id') && targets.some((id) => id !== uuidOf(row, 'id'));
}

function warned(response: RestResponse, texts: readonly string[]): RestResponse {
  if (texts.length === 0) return response;
  const { Warning: first } = response.headers;
  const all = [...(first === undefined ? [] : [first]), ...texts.map((text) => warning(text))];
  return { ...response, headers: { ...response.headers, Warning: all.join(', ') } };
}
