import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Options,
  Patch,
  Post,
  Put,
  Req,
  Res,
  type Type,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentActor, Public } from '@rosetta/auth';
import type { Actor, Permission } from '@rosetta/common';
import { allowedMethods, findTable, type RestResponse } from '@rosetta/postgrest';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestBody } from '../../http/request-body.js';
import { bodyInQuery } from './body-in-query.js';
import {
  DocumentDelete,
  DocumentRead,
  DocumentReplace,
  DocumentUpdate,
  DocumentCreate,
} from './proxy.openapi.js';
import { proxySchema } from './proxy.schema.js';
import { type ProxyInput, ProxyService } from './proxy.service.js';

/** The door's path; a table's own path is its name behind it. */
export const PROXY_PATH = '/functions/v1/rest-api-proxy';

/** Makes the controller of one of the proxy's tables, so that each has routes, guards and documentation of its own. */
export function tableController(name: string, permissions: { read: Permission; write: Permission }): Type {
  const table = findTable(proxySchema(null), name);

  @ApiTags(`rest-api-proxy: ${name}`)
  @Controller(`${PROXY_PATH}/${name}`)
  class TableController {
    constructor(private readonly proxy: ProxyService) {}

    @Get()
    @Authenticated({ by: ['api-key'], permission: permissions.read })
    @DocumentRead(table)
    read(
      @CurrentActor() actor: Actor,
      @Req() request: FastifyRequest,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      return this.answer(actor, request, reply);
    }

    @Post()
    @Authenticated({ by: ['api-key'], permission: permissions.write })
    @DocumentCreate(table)
    create(
      @CurrentActor() actor: Actor,
      @Req() request: FastifyRequest,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      return this.answer(actor, request, reply);
    }

    @Patch()
    @Authenticated({ by: ['api-key'], permission: permissions.write })
    @DocumentUpdate(table)
    update(
      @CurrentActor() actor: Actor,
      @Req() request: FastifyRequest,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      return this.answer(actor, request, reply);
    }

    @Put()
    @Authenticated({ by: ['api-key'], permission: permissions.write })
    @DocumentReplace(table)
    replace(
      @CurrentActor() actor: Actor,
      @Req() request: FastifyRequest,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      return this.answer(actor, request, reply);
    }

    @Delete()
    @Authenticated({ by: ['api-key'], permission: permissions.write })
    @DocumentDelete(table)
    delete(
      @CurrentActor() actor: Actor,
      @Req() request: FastifyRequest,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      return this.answer(actor, request, reply);
    }

    @Options()
    @HttpCode(204)
    @Public('says which methods a table has, as a browser asks before it sends a key')
    options(@Res({ passthrough: true }) reply: FastifyReply): void {
      void reply.header('allow', allowedMethods(table));
    }

    private async answer(actor: Actor, request: FastifyRequest, reply: FastifyReply): Promise<void> {
      send(reply, await this.proxy.answer(actor, toInput(request, name)));
    }
  }
  Object.defineProperty(TableController, 'name', {
    value: `Proxy${name[0]!.toUpperCase()}${name.slice(1)}Controller`,
  });
  return TableController;
}

/** Reads an HTTP request as the proxy's input: the query stays raw, since its grammar is not that of forms. */
function toInput(request: FastifyRequest, resource: string): ProxyInput {
  const [, query = ''] = /\?(.*)$/s.exec(request.originalUrl) ?? [];
  return { method: request.method, resource, query, headers: request.headers, body: bodyOf(request, query) };
}

function bodyOf(request: FastifyRequest, query: string): RequestBody | undefined {
  const sent = request.body as RequestBody | undefined;
  if (request.method !== 'PATCH' || sent?.isEmpty() === false) return sent;
  const misplaced = bodyInQuery(query);
  return misplaced === null ? sent : new RequestBody(Buffer.from(misplaced), 'application/json');
}

function send(reply: FastifyReply, { status, headers, body }: RestResponse): void {
  void reply.status(status).headers(headers);
  void (body === '' ? reply.send() : reply.send(body));
}
