import { Controller, Get, HttpCode, Inject, Options, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { AUTH_OPTIONS, type AuthOptions, Authenticated, CurrentActor, Public } from '@rosetta/auth';
import type { Actor } from '@rosetta/common';
import { refuse } from '@rosetta/postgrest';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ListedMethods, RefusedForms } from './proxy.openapi.js';
import { describeTables } from './rest-root.document.js';
import { restTag } from './rest-api-proxy.dialect.js';
import { REST_PATH } from './table-paths.js';

const OPENAPI = 'application/openapi+json';
/** What the root answers. */
export const ROOT_METHODS = 'OPTIONS,GET,HEAD';

/** What PostgREST answers at its root: the tables, for tools that look there for them. */
@ApiTags(restTag)
@Controller(REST_PATH)
export class RestRootController {
  constructor(@Inject(AUTH_OPTIONS) private readonly auth: AuthOptions) {}

  @Get()
  @Authenticated({ by: ['jwt'], permission: 'organization:read' })
  @ApiOperation({
    operationId: 'describeRestTables',
    summary: 'Describe the tables',
    description:
      'The OpenAPI 2.0 document that PostgREST has at its root: tables, columns, and what the caller may do with them.',
  })
  @ApiResponse({
    status: 200,
    description: 'The document.',
    content: {
      [OPENAPI]: { schema: { type: 'object', additionalProperties: true } },
      'application/json': { schema: { type: 'object', additionalProperties: true } },
    },
  })
  @RefusedForms()
  describe(
    @CurrentActor() actor: Actor,
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    void reply.type(`${formOf(headers.accept)}; charset=utf-8`);
    return JSON.stringify(describeTables(actor, this.auth.publicUrl));
  }

  @Options()
  @ListedMethods()
  @HttpCode(204)
  @Public('says which methods the root has, as a browser asks before it sends a token')
  @ApiOperation({
    operationId: 'optionsRestTables',
    summary: 'Tell the methods of the root',
    description: 'Needs no credential.',
  })
  options(@Res({ passthrough: true }) reply: FastifyReply): void {
    void reply.header('allow', ROOT_METHODS);
  }
}

/** The first form that is accepted and there is. */
function formOf(accept = '*/*'): string {
  for (const each of accept.split(',')) {
    const type = each.split(';', 1)[0]!.trim().toLowerCase();
    if (type === 'application/json') return type;
    if ([OPENAPI, '*/*', 'application/*'].includes(type)) return OPENAPI;
  }
  throw refuse.mediaType(accept);
}
