import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { invalid, isUuid, unknownKeysError, unknownKeysIn } from '@rosetta/common';
import { readQuery } from '../../http/query.js';
import { RequestBody } from '../../http/request-body.js';

const KEYS: ReadonlySet<string> = new Set(['uuid']);

interface RequestWithInputs {
  readonly query: string;
  readonly body?: unknown;
}

/**
 * Gives a handler the uuid a GET asks for: in its JSON body, as the document prints it, or in `?uuid=`, since browsers send
 * no body with a GET. Both are welcome as long as they say the same.
 */
export const UuidParam = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { query, body } = context.switchToHttp().getRequest<RequestWithInputs>();
  const asked = [readQuery(query)['uuid'], uuidInBody(body)].filter(
    (uuid) => uuid !== undefined && uuid !== null,
  );
  if (asked.length === 0) throw invalid('uuid is required', 'uuid');
  if (!asked.every(isUuid)) throw invalid('uuid must be a UUID', 'uuid');
  const [uuid, other = uuid] = asked.map((text) => text.toLowerCase());
  if (uuid !== other) throw invalid('uuid in the body and in the query differ', 'uuid');
  return uuid!;
});

function uuidInBody(sent: unknown): unknown {
  const body = sent instanceof RequestBody ? sent.json() : undefined;
  if (body === undefined) return undefined;
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalid('The request body must be a JSON object');
  const unknown = unknownKeysIn(body, KEYS);
  if (unknown.length > 0) throw unknownKeysError(unknown, [...KEYS]);
  return (body as Record<string, unknown>)['uuid'];
}
