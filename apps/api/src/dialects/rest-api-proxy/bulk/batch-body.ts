import type { Type } from '@nestjs/common';
import { BodyPipe } from '../../../http/body.pipe.js';
import type { RequestBody } from '../../../http/request-body.js';

const pipe = new BodyPipe();

/**
 * Reads the body of a bulk call into its DTO. The rows are handed on as they came, since they are read one by one, each with
 * a failure of its own; copying and checking them as part of the DTO would cost more than reading them.
 */
export async function readBatch<Body extends object>(
  sent: RequestBody,
  metatype: Type<Body>,
  field: keyof Body & string,
): Promise<Body> {
  const json = sent.json();
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  const { [field]: rows, ...options } = isObject ? json : {};
  const body = (await pipe.transform(isObject ? options : json, { type: 'body', metatype })) as Body;
  return Object.assign(body, { [field]: rows });
}
