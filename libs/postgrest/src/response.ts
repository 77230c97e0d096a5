import { refuse } from './errors.js';
import { preferenceApplied } from './preferences.js';
import { warning } from './warning.js';
import { wantsRepresentation } from './plan/plan.js';
import type { Plan } from './plan/plan.js';
import type { ReadNode } from './plan/read-node.js';

/** The row that `compileRead` and `compileRepresentation` give back. */
export interface ResponseRow {
  readonly body: string;
  readonly page_rows: number;
  readonly total?: string | number | null;
}

/** An answer in terms of HTTP, still free of any framework. */
export interface RestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a write did, as far as the answer depends on it. */
export interface WriteOutcome {
  /** Rows inserted, updated or deleted. */
  readonly affected: number;
  /** Of these, rows that did not exist before. */
  readonly inserted?: number;
  /** The rendered rows, where a representation is wanted. */
  readonly body?: string;
  /** Primary key values of a single created row, for `Location`. */
  readonly key?: Readonly<Record<string, unknown>>;
  /** Public path of the table, for `Location`. */
  readonly path?: string;
}

function contentRange(lower: number, rows: number, total: number | undefined): string {
  const range = rows > 0 && total !== 0 ? `${lower}-${lower + rows - 1}` : '*';
  return `${range}/${total ?? '*'}`;
}

/** What an answer says of how its request was understood. */
function understood({ request, calledByTarget }: Plan): Record<string, string> {
  const applied = preferenceApplied(request.preferences, request.method);
  return {
    ...(applied !== undefined && { 'Preference-Applied': applied }),
    ...(calledByTarget.length > 0 && { Warning: deprecation(calledByTarget) }),
  };
}

/** PostgREST 16's words for embeds that are addressed by the name of their table though they have an alias. */
function deprecation(embeds: Plan['calledByTarget']): string {
  const names = embeds.map(({ target, name }) => `\`${target}\` to \`${name}\``).join(', ');
  const text =
    'Embedded resource was referenced by relation name even though it has an alias. This is deprecated and will stop ' +
    `working in a future release. Update ${names} in query string filters, orders or limits.`;
  return warning(text, 'PostgRESTv16');
}

/** The answer to a GET or HEAD. */
export function respondToRead(plan: Plan, row: ResponseRow): RestResponse {
  const { root, request, media } = plan;
  const total = row.total === null || row.total === undefined ? undefined : Number(row.total);
  if (total !== undefined && root.offset > total) throw refuse.offsetPastEnd(root.offset, total);
  if (media.kind === 'object' && row.page_rows !== 1) throw refuse.notSingular(row.page_rows);
  return {
    status: total !== undefined && row.page_rows < total ? 206 : 200,
    headers: {
      'Content-Type': media.contentType,
      'Content-Range': contentRange(root.offset, row.page_rows, total),
      ...understood(plan),
    },
    body: request.method === 'HEAD' ? '' : row.body,
  };
}

/** Refuses, before COMMIT, a write that touched more rows than the client or this door allows. */
export function checkAffected(plan: Plan, affected: number): void {
  const { preferences, limits, method } = plan.request;
  if (method !== 'PATCH' && method !== 'DELETE') return;
  if (affected > limits.affectedRows) throw refuse.maxAffected(`more than ${limits.affectedRows}`);
  const { handling, maxAffected } = preferences;
  if (handling === 'strict' && maxAffected !== undefined && affected > maxAffected) {
    throw refuse.maxAffected(String(affected));
  }
}

/** Refuses, before COMMIT, a write of several rows (or none) that asked for a single object. */
export function checkSingular(plan: Plan, rows: number): void {
  if (plan.media.kind === 'object' && rows !== 1) throw refuse.notSingular(rows);
}

function location(node: ReadNode, outcome: WriteOutcome): Record<string, string> {
  const { key } = outcome;
  if (!key) return {};
  const query = node.table.primaryKey
    .map((name) => `${encodeURIComponent(name)}=eq.${encodeURIComponent(String(key[name]))}`)
    .join('&');
  return { Location: `${outcome.path ?? `/${node.table.name}`}?${query}` };
}

function withBody(
  plan: Plan,
  status: number,
  headers: Record<string, string>,
  outcome: WriteOutcome,
): RestResponse {
  const content = { 'Content-Type': plan.media.contentType, ...headers, ...understood(plan) };
  return { status, headers: content, body: outcome.body ?? '[]' };
}

function withoutBody(plan: Plan, status: number, headers: Record<string, string>): RestResponse {
  return { status, headers: { ...headers, ...understood(plan) }, body: '' };
}

/** The total that count=exact adds to the answer of a write. */
function countedRows(plan: Plan, outcome: WriteOutcome): number | undefined {
  const { count } = plan.request.preferences;
  return count === 'exact' || count === 'estimated' ? outcome.affected : undefined;
}

/** The answer to a POST, upserts included. */
export function respondToCreate(plan: Plan, outcome: WriteOutcome): RestResponse {
  const { preferences } = plan.request;
  const onlyUpdated =
    preferences.resolution === 'merge-duplicates' && (outcome.inserted ?? outcome.affected) === 0;
  const status = onlyUpdated ? 200 : 201;
  const headers = { 'Content-Range': contentRange(0, 0, countedRows(plan, outcome)) };
  if (wantsRepresentation(plan.request)) return withBody(plan, status, headers, outcome);
  const created = preferences.return === 'headers-only' ? location(plan.root, outcome) : {};
  return withoutBody(plan, status, { ...headers, ...created });
}

/** The answer to a PATCH. */
export function respondToUpdate(plan: Plan, outcome: WriteOutcome): RestResponse {
  const headers = { 'Content-Range': contentRange(0, outcome.affected, countedRows(plan, outcome)) };
  return wantsRepresentation(plan.request)
    ? withBody(plan, 200, headers, outcome)
    : withoutBody(plan, 204, headers);
}

/** The answer to a DELETE. */
export function respondToDelete(plan: Plan, outcome: WriteOutcome): RestResponse {
  const headers = { 'Content-Range': contentRange(0, 0, countedRows(plan, outcome)) };
  return wantsRepresentation(plan.request)
    ? withBody(plan, 200, headers, outcome)
    : withoutBody(plan, 204, headers);
}

/** The answer to a PUT. */
export function respondToPut(plan: Plan, outcome: WriteOutcome): RestResponse {
  if (!wantsRepresentation(plan.request)) return withoutBody(plan, 204, {});
  return withBody(plan, (outcome.inserted ?? 0) > 0 ? 201 : 200, {}, outcome);
}
