import type { OpenAPIObject } from '@nestjs/swagger';
import type { Dialect } from '../dialects/dialect.js';
import { dialectOf, dialectsInOrder } from '../dialects/index.js';
import type { Operation } from './openapi-types.js';
import { webhooksWith } from './webhooks.js';

/** The documents beside the one of everything, by their name in `/docs/<name>` and `/openapi/<name>.json`. */
export const documentNames: readonly string[] = dialectsInOrder.map(({ name }) => name);

/** Cuts one dialect out of the whole document, with the components it uses and no others. */
export function onlyDocument(whole: OpenAPIObject, name: string): OpenAPIObject {
  const { purpose, credentialText, tags } = dialectNamed(name);
  const paths = Object.fromEntries(
    Object.entries(whole.paths).filter(([path]) => dialectOf(path).name === name),
  );
  const webhooks = webhooksWith(whole, tags);
  const text = JSON.stringify([paths, webhooks]);
  return {
    ...whole,
    info: {
      ...whole.info,
      title: `Rosetta CRM: ${name}`,
      description: `${purpose}\n\n**Credentials.** ${credentialText}.`,
    },
    tags: whole.tags?.filter((tag) => text.includes(JSON.stringify(tag.name))),
    paths,
    webhooks,
    components: {
      ...usedComponents([paths, webhooks], whole.components),
      securitySchemes: usedSchemes(paths, whole),
    },
  };
}

function dialectNamed(name: string): Dialect {
  return dialectsInOrder.find((dialect) => dialect.name === name)!;
}

/** The components that something refers to, directly or by way of others, by their kind. */
export function usedComponents(from: unknown, components: OpenAPIObject['components'] = {}) {
  const used = new Set<string>();
  const pending = [from];
  while (pending.length > 0) {
    for (const [, kind, name] of JSON.stringify(pending.pop()).matchAll(/"#\/components\/(\w+)\/([^"]+)"/g)) {
      if (used.has(`${kind}/${name}`)) continue;
      used.add(`${kind}/${name}`);
      pending.push((components as Components)[kind!]?.[name!] ?? null);
    }
  }
  const kept = (kind: string) =>
    Object.fromEntries(
      Object.entries((components as Components)[kind] ?? {}).filter(([name]) => used.has(`${kind}/${name}`)),
    );
  return Object.fromEntries(pruned.map((kind) => [kind, kept(kind)]));
}

type Components = Record<string, Record<string, unknown> | undefined>;

function usedSchemes(paths: OpenAPIObject['paths'], { components }: OpenAPIObject) {
  const operations = Object.values(paths).flatMap((item) => Object.values(item) as Operation[]);
  const used = new Set(operations.flatMap(({ security = [] }) => security.flatMap(Object.keys)));
  return Object.fromEntries(Object.entries(components!.securitySchemes!).filter(([name]) => used.has(name)));
}

/** Kinds of components that others refer to. */
const pruned = ['schemas', 'responses', 'parameters', 'headers'];
