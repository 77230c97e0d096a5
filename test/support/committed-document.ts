import type { OpenAPIObject } from '@nestjs/swagger';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The committed document of all APIs, which `npm run openapi:check` holds equal to the declarations: what the compiler adds to
 * it from types and comments is not there when jest compiles.
 */
export function committedDocument(): OpenAPIObject {
  const file = path.resolve(__dirname, '../../openapi/rosetta-crm.json');
  return JSON.parse(readFileSync(file, 'utf8')) as OpenAPIObject;
}
