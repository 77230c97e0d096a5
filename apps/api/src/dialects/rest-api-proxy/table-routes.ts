import {
  Delete,
  Get,
  HttpCode,
  Injectable,
  Options,
  Patch,
  Post,
  Put,
  Req,
  Res,
  type Type,
} from '@nestjs/common';
import {
  actorOf,
  Authenticated,
  type AuthenticatedRequest,
  type Credential,
  CurrentActor,
  Public,
} from '@rosetta/auth';
import { type Actor, CHANGES_TOKEN_HEADER, type Permission } from '@rosetta/common';
import { JournalService } from '@rosetta/events';
import { allowedMethods, findTable, type Table } from '@rosetta/postgrest';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tellOldIds } from '../../http/old-ids-told.js';
import { RequestBody } from '../../http/request-body.js';
import { bodyInQuery } from './body-in-query.js';
import {
  DocumentDelete,
  DocumentOptions,
  DocumentRead,
  DocumentReplace,
  DocumentUpdate,
  DocumentCreate,
} from './proxy.openapi.js';
import { proxySchema } from './proxy.schema.js';
import { type ProxyInput, ProxyService } from './proxy.service.js';
import { PROXY_PATH, REST_PATH } from './table-paths.js';
import { journalledTables } from './tables/journalled-tables.js';
import { type TableName, tablePermissions } from './tables/permissions.js';

/** Where the tables are, and for whom. */
export interface TableApi {
  /** Where it is; a table's own path is its name behind it. */
  readonly path: string;
  /** Whom it lets in. */
  readonly by: readonly Credential[];
  /** What a POST or PATCH answers that does not say. */
  readonly defaultReturn: 'representation' | 'minimal';
}

/** Where document B itself has the tables. */
export const proxyTables: TableApi = {
  path: PROXY_PATH,
  by: ['api-key', 'jwt'],
  defaultReturn: 'representation',
};

/** Where supabase-js looks for them; for its users alone. */
export const restTables: TableApi = { path: REST_PATH, by: ['jwt'], defaultReturn: 'minimal' };

/** The routes of a table, as a class for its controller to extend: each table has guards and documentation of its own. */
export function TableRoutes(api: TableApi, name: TableName): Type {
  const table = findTable(proxySchema(null), name);
  const permissions: { read: Permission; write?: Permission } = tablePermissions[name];
  const Reading = readingRoutes(api, table, permissions.read);
  return permissions.write === undefined ? Reading : writingRoutes(api, Reading, table, permissions.write);
}

abstract class ServingRoutes {
  constructor(
    protected readonly proxy: ProxyService,
    private readonly name: string,
    private readonly api: TableApi,
  ) {}

  /** Sets status and headers, and gives the body to be sent as it is. */
  protected async respond(
    actor: Actor,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<string | undefined> {
    const { status, headers, body } = await this.proxy.respond(actor, toInput(request, this.name, this.api));
    void reply.status(status).headers(headers).header('vary', varying(reply));
    if (actor.followed) tellOldIds(request, reply, actor.followed);
    return body === '' ? undefined : body;
  }
}

function readingRoutes(api: TableApi, table: Table, permission: Permission) {
  const { by } = api;
  const isJournalled = journalledTables.has(table.name);

  @Injectable()
  class ReadingRoutes extends ServingRoutes {
    constructor(
      proxy: ProxyService,
      private readonly journal: JournalService,
    ) {
      super(proxy, table.name, api);
    }

    @Get()
    @Authenticated({ by, permission })
    @DocumentRead(table)
    async read(
      @Req() request: FastifyRequest & AuthenticatedRequest,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<string | undefined> {
      // Of the request itself: pipes go over what a decorator gives, which takes a read as long as its parameters do.
      const actor = actorOf(request);
      if (!isJournalled) return this.respond(actor, request, reply);
      // By hand, and before the rows: an interceptor would cost each of the reads, which are many.
      const { organizationId } = actor;
      const token =
        this.journal.recentTokenAtHand(organizationId) ?? (await this.journal.recentToken(organizationId));
      const body = await this.respond(actor, request, reply);
      void reply.header(CHANGES_TOKEN_HEADER, token);
      return body;
    }

    @Options()
    @HttpCode(204)
    @DocumentOptions(table)
    @Public('says which methods a table has, as a browser asks before it sends a key')
    options(@Res({ passthrough: true }) reply: FastifyReply): void {
      void reply.header('allow', allowedMethods(table));
    }
  }
  return ReadingRoutes;
}

function writingRoutes(
  { by }: TableApi,
  Reading: ReturnType<typeof readingRoutes>,
  table: Table,
  permission: Permission,
): Type {
  @Injectable()
  class WritingRoutes extends Reading {
    @Post()
    @Authenticated({ by, permission })
    @DocumentCreate(table)
    create(
      @CurrentActor() actor: Actor,
      @Req() request: FastifyRequest,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<string | undefined> {
      return this.respond(actor, request, reply);
    }

    @Patch()
    @Authenticated({ by, permission })
    @DocumentUpdate(table)
    update(
      @CurrentActor() actor: Actor,
      @Req() request: FastifyRequest,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<string | undefined> {
      return this.respond(actor, request, reply);
    }

    @Put()
    @Authenticated({ by, permission })
    @DocumentReplace(table)
    replace(
      @CurrentActor() actor: Actor,
      @Req() request: FastifyRequest,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<string | undefined> {
      return this.respond(actor, request, reply);
    }

    @Delete()
    @Authenticated({ by, permission })
    @DocumentDelete(table)
    delete(
      @CurrentActor() actor: Actor,
      @Req() request: FastifyRequest,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<string | undefined> {
      return this.respond(actor, request, reply);
    }
  }
  return WritingRoutes;
}

/** By what a response differs for the same address, as PostgREST 16 says it, beside what the reply varies by already. */
function varying(reply: FastifyReply): string {
  const others = reply.getHeader('vary');
  return [...(others === undefined ? [] : [others]), 'Accept, Prefer, Range'].join(', ');
}

/** Reads an HTTP request as the proxy's input: the query stays raw, since its grammar is not that of forms. */
function toInput(request: FastifyRequest, resource: string, { path, defaultReturn }: TableApi): ProxyInput {
  const { originalUrl } = request;
  const mark = originalUrl.indexOf('?');
  const query = mark < 0 ? '' : originalUrl.slice(mark + 1);
  return {
    method: request.method,
    resource,
    path: `${path}/${resource}`,
    defaultReturn,
    query,
    headers: request.headers,
    body: bodyOf(request, query),
  };
}

function bodyOf(request: FastifyRequest, query: string): RequestBody | undefined {
  const sent = request.body as RequestBody | undefined;
  if (request.method !== 'PATCH' || sent?.isEmpty() === false) return sent;
  const misplaced = bodyInQuery(query);
  return misplaced === null ? sent : new RequestBody(Buffer.from(misplaced), 'application/json');
}
