import { ApiProperty } from '@nestjs/swagger';
import { idPrefixes, type PrefixedEntity } from '../ids.js';

const EXAMPLE = '0198c0de7a317c5eb7a46f2d54f6a2b1';

/** Documents an id of a response in `/api/v1`: its prefix, and 32 hex digits. */
export function PrefixedId(...entities: readonly [PrefixedEntity, ...PrefixedEntity[]]): PropertyDecorator {
  const prefixes = entities.map((entity) => idPrefixes[entity]);
  return ApiProperty({ pattern: `^(?:${prefixes.join('|')})[0-9a-f]{32}$`, example: prefixes[0] + EXAMPLE });
}

/** Documents an id of a response that is a plain uuid. */
export function PlainId(): PropertyDecorator {
  return ApiProperty({ format: 'uuid' });
}
