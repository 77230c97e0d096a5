import { All, Controller, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Authenticated } from '@rosetta/auth';
import { findTable } from '@rosetta/postgrest';
import type { FastifyRequest } from 'fastify';
import { proxySchema } from './proxy.schema.js';
import { PROXY_PATH } from './table.controller.js';

/** Answers for tables the proxy does not have: the key is looked at first, so that nobody learns names without one. */
@ApiExcludeController()
@Controller(PROXY_PATH)
export class UnknownTableController {
  @All(['', '*'])
  @Authenticated({ by: ['api-key'], permission: null })
  refuse(@Req() request: FastifyRequest): void {
    const path = request.originalUrl.split('?', 1)[0]!;
    findTable(proxySchema(null), path.replace(/^\/+/, '/').slice(PROXY_PATH.length));
  }
}
