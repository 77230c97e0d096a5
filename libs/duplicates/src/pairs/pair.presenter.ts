import { isoSeconds, toPrefixedId } from '@rosetta/common';
import type { PairDto } from './pair.dto.js';
import type { ShownPair } from './pairs.repository.js';

/** Writes a pair in `/api/v1`. */
export function presentPair(pair: ShownPair): PairDto {
  const kind = pair.entity === 'contacts' ? 'contact' : 'company';
  return {
    id: toPrefixedId('duplicate', pair.id),
    entity: pair.entity,
    records: pair.sides.map(({ id, ...shown }) => ({ id: toPrefixedId(kind, id), ...shown })),
    score: pair.score,
    why: pair.why.map(({ field, likeness, weight }) => ({ field, likeness, weight })),
    reported: pair.reportedAt && {
      at: isoSeconds(pair.reportedAt),
      import_id: pair.importId && toPrefixedId('import', pair.importId),
    },
    status: pair.status,
    found_at: isoSeconds(pair.foundAt),
    decided_at: pair.decidedAt && isoSeconds(pair.decidedAt),
    decided_by: pair.userId,
  };
}
