import { renderSupabaseError, SUPABASE_AUTH_PATH, supabaseErrorSchema } from '@rosetta/auth';
import type { Dialect, ErrorShape } from './dialect.js';
import { crmContactsApiDialect } from './crm-contacts-api/crm-contacts-api.dialect.js';
import { getContactDialect } from './get-contact/get-contact.dialect.js';
import { houseDialect } from './house/house.dialect.js';
import { restApiProxyDialect } from './rest-api-proxy/rest-api-proxy.dialect.js';
import { salesDialect } from './sales/sales.dialect.js';

/** Every dialect this application speaks; a new one is a folder and a line here. */
export const dialects: readonly Dialect[] = [
  houseDialect,
  restApiProxyDialect,
  crmContactsApiDialect,
  getContactDialect,
  salesDialect,
];

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

/** Finds the shape of the failures under a path: its dialect's, or Supabase Auth's. */
export function errorShapeOf(path: string): ErrorShape {
  return plainPath(path).startsWith(`${SUPABASE_AUTH_PATH}/`) ? supabaseShape : dialectOf(path);
}

/** Every shape of failures there is. */
export const errorShapes: readonly ErrorShape[] = [...dialects, supabaseShape];

/** Finds the dialect that owns a path, however it is spelled; the house answers for what nobody owns. */
export function dialectOf(path: string): Dialect {
  const plain = plainPath(path);
  const owner = byPrefix.find(({ prefix, below }) => plain === prefix || plain.startsWith(below));
  return owner?.dialect ?? houseDialect;
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
