import { renderSupabaseError, SUPABASE_AUTH_PATH, supabaseErrorSchema } from '@rosetta/auth';
import type { Dialect, DialectParts, ErrorShape } from './dialect.js';
import { dialects } from './registry.js';

/** Every dialect in the order a reader meets them: by their documents, then those that reproduce none. */
export const dialectsInOrder: readonly Dialect[] = [
  ...dialects.filter(hasDocument).sort((a, b) => a.document.localeCompare(b.document)),
  ...dialects.filter((dialect) => !hasDocument(dialect)),
];

function hasDocument(dialect: Dialect): dialect is Dialect & { document: string } {
  return dialect.document !== undefined;
}

const byPrefix = dialects
  .flatMap((dialect) =>
    dialect.prefixes.map((prefix) => ({ prefix, below: prefix.replace(/\/*$/, '/'), dialect })),
  )
  .sort((a, b) => b.prefix.length - a.prefix.length);

/** Where we speak as Supabase Auth, so that supabase-js can sign in to a dialect: no dialect itself, but in its own words. */
const supabaseShape: ErrorShape = {
  errorSchema: supabaseErrorSchema,
  renderError: (failure, { headers = {} }) => renderSupabaseError(failure, headers),
};

/** Finds the shape of the failures under a path: its dialect's, which may have others at some addresses, or Supabase Auth's. */
export function errorShapeOf(path: string): ErrorShape {
  const plain = plainPath(path);
  if (plain.startsWith(`${SUPABASE_AUTH_PATH}/`)) return supabaseShape;
  const dialect = dialectOf(path);
  return dialect.otherErrorShapes?.[plain.replace(/\/+$/, '')] ?? dialect;
}

/** Every shape of failures there is. */
export const errorShapes: readonly ErrorShape[] = [
  ...dialects.flatMap((dialect) => [dialect, ...Object.values(dialect.otherErrorShapes ?? {})]),
  supabaseShape,
];

/** Loads what serves the dialects, the one with the longest prefix first: routes and documents are in this order. */
export async function loadDialects(): Promise<Required<DialectParts>> {
  const owners = new Set(byPrefix.map(({ dialect }) => dialect));
  const parts = await Promise.all([...owners].map(async (dialect) => dialect.load?.()));
  return {
    modules: parts.flatMap((each) => each?.modules ?? []),
    webhookFormats: parts.flatMap((each) => each?.webhookFormats ?? []),
    schemas: Object.assign({}, ...parts.map((each) => each?.schemas)) as Required<DialectParts>['schemas'],
  };
}

/** Finds the dialect that owns a path, however it is spelled; the one with the shortest prefix answers for what nobody owns. */
export function dialectOf(path: string): Dialect {
  const plain = plainPath(path);
  const owner = byPrefix.find(({ prefix, below }) => plain === prefix || plain.startsWith(below));
  return (owner ?? byPrefix.at(-1)!).dialect;
}

/** The name under which the audit log records what is written under a path. */
export function auditNameOf(path: string): string {
  const { name, auditedAs = name } = dialectOf(path);
  return auditedAs;
}

/** A path as the router reads it: without repeated slashes, without needless escapes. */
function plainPath(path: string): string {
  const single = path.includes('//') ? path.replace(/\/{2,}/g, '/') : path;
  if (!single.includes('%')) return single;
  try {
    return decodeURIComponent(single);
  } catch {
    return single;
  }
}
