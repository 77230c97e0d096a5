import type { OpenAPIObject } from '@nestjs/swagger';

/** The documents beside the one of everything, by their name in `/docs/<name>` and `/openapi/<name>.json`. */
export const documentNames = [
  'crm-contacts-api',
  'rest-api-proxy',
  'get-contact',
  'crm-v1',
  'sales',
  'platform',
] as const;

/** Name of one dialect's document. */
export type DocumentName = (typeof documentNames)[number];

/** Tells whose document a path belongs to; `platform` is the house API beyond document D. */
export function documentOf(path: string): DocumentName {
  const ofFunction = /^\/functions\/v1\/(crm-contacts-api|get-contact)(?:\/|$)/.exec(path);
  if (ofFunction) return ofFunction[1] as DocumentName;
  if (path.startsWith('/functions/v1/')) return 'rest-api-proxy';
  if (path.startsWith('/api/sales/')) return 'sales';
  return /^\/api\/v1\/crm\/contacts(\/|$)/.test(path) ? 'crm-v1' : 'platform';
}

/** Cuts one dialect out of the whole document, with the schemas it uses and no others. */
export function onlyDocument(whole: OpenAPIObject, name: DocumentName): OpenAPIObject {
  const paths = Object.fromEntries(Object.entries(whole.paths).filter(([path]) => documentOf(path) === name));
  const schemas = whole.components?.schemas ?? {};
  const used = reachable(paths, schemas);
  const kept = Object.fromEntries(Object.entries(schemas).filter(([schema]) => used.has(schema)));
  return {
    ...whole,
    info: { ...whole.info, title: `Rosetta CRM: ${name}` },
    paths,
    components: { ...whole.components, schemas: kept },
  };
}

function reachable(from: unknown, schemas: Record<string, unknown>): Set<string> {
  const used = new Set<string>();
  const pending = [from];
  while (pending.length > 0) {
    for (const [, name] of JSON.stringify(pending.pop()).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name!)) continue;
      used.add(name!);
      pending.push(schemas[name!] ?? null);
    }
  }
  return used;
}
