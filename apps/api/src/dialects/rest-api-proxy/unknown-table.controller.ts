import { All, Controller, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Authenticated } from '@rosetta/auth';
import { allowedMethods, findTable, refuse } from '@rosetta/postgrest';
import type { FastifyRequest } from 'fastify';
import { proxySchema } from './proxy.schema.js';
import { PROXY_PATH } from './rest-api-proxy.dialect.js';

/**
 * Answers for tables, and for methods of a table, that the proxy does not have: the key is looked at first, so that nobody
 * learns names without one.
 */
@ApiExcludeController()
@Controller(PROXY_PATH)
export class UnknownTableController {
  @All(['', '*'])
  @Authenticated({ by: ['api-key'], permission: null })
  refuse(@Req() request: FastifyRequest): never {
    const path = request.originalUrl.split('?', 1)[0]!;
    const table = findTable(proxySchema(null), path.replace(/^\/+/, '/').slice(PROXY_PATH.length));
    throw refuse.method(request.method, allowedMethods(table));
  }
}
