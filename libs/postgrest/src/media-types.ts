import { refuse } from './errors.js';

/** The shape an answer takes, negotiated from the Accept header. */
export interface MediaType {
  readonly kind: 'array' | 'object' | 'csv';
  readonly stripNulls: boolean;
  readonly contentType: string;
}

const offered: Readonly<Record<'array' | 'strippedArray' | 'object' | 'strippedObject' | 'csv', MediaType>> =
  {
    array: { kind: 'array', stripNulls: false, contentType: 'application/json; charset=utf-8' },
    strippedArray: {
      kind: 'array',
      stripNulls: true,
      contentType: 'application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8',
    },
    object: {
      kind: 'object',
      stripNulls: false,
      contentType: 'application/vnd.pgrst.object+json; charset=utf-8',
    },
    strippedObject: {
      kind: 'object',
      stripNulls: true,
      contentType: 'application/vnd.pgrst.object+json;nulls=stripped; charset=utf-8',
    },
    csv: { kind: 'csv', stripNulls: false, contentType: 'text/csv; charset=utf-8' },
  };

function offer(range: string): MediaType | undefined {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const stripped = parameters.some((parameter) => /^nulls\s*=\s*"?stripped"?$/.test(parameter));
  switch (type) {
    case '*/*':
    case 'application/json':
      return offered.array;
    case 'application/vnd.pgrst.array+json':
    case 'application/vnd.pgrst.array':
      return stripped ? offered.strippedArray : offered.array;
    case 'application/vnd.pgrst.object+json':
    case 'application/vnd.pgrst.object':
      return stripped ? offered.strippedObject : offered.object;
    case 'text/csv':
      return offered.csv;
    default:
      return undefined;
  }
}

/** How much a client likes a range of its list, 0 for not at all; what is no such figure says nothing. */
function qualityOf(range: string): number {
  const written = /;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)/i.exec(range)?.[1];
  return written === undefined ? 1 : Number(written);
}

/** Chooses the type that the client likes best of those that can be served; of several the first in its list. */
export function negotiateMediaType(accept: string | undefined): MediaType {
  if (accept === undefined || accept.trim() === '') return offered.array;
  const ranges = accept.split(',').map((range) => range.trim());
  const liked = ranges
    .filter((range) => qualityOf(range) > 0)
    .sort((one, other) => qualityOf(other) - qualityOf(one));
  for (const range of liked) {
    const type = offer(range);
    if (type) return type;
  }
  throw refuse.mediaType(ranges.join(', '));
}
