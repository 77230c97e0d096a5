import { idPrefixes, type PrefixedEntity } from '@rosetta/common';
import type { Operation } from './openapi-types.js';

/** The collections of `/api/v1`, by their segment of a path. */
const collections: Readonly<Record<string, PrefixedEntity>> = {
  contacts: 'contact',
  companies: 'company',
  deals: 'deal',
  pipelines: 'pipeline',
  relationships: 'relationship',
  activities: 'activity',
  'custom-fields': 'customField',
  'api-keys': 'apiKey',
  members: 'member',
  organizations: 'organization',
  imports: 'import',
  webhooks: 'webhook',
  deliveries: 'webhookDelivery',
  scans: 'duplicateScan',
  duplicates: 'duplicate',
  merges: 'merge',
};

/** Says of an id in a path of `/api/v1` whose it is and how it looks. */
export function describePathIds(path: string, { parameters = [] }: Operation): void {
  for (const [, segment, name] of path.matchAll(/([\w-]+)\/\{(\w+)\}/g)) {
    const entity = collections[segment!];
    const parameter = parameters.find((each) => each.in === 'path' && each.name === name);
    if (!entity || !parameter || parameter.description) continue;
    const prefix = idPrefixes[entity];
    const words = entity.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    parameter.description = `The ${words}'s id, \`${prefix}...\`; whatever is no such id is 404.`;
    parameter.schema = { type: 'string', example: `${prefix}0198c0de7a317c5eb7a46f2d54f6a2b1` };
  }
}
