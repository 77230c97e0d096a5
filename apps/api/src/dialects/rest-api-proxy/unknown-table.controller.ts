import { All, Controller, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Authenticated } from '@rosetta/auth';
import { allowedMethods, findTable, PostgrestError, refuse } from '@rosetta/postgrest';
import type { FastifyRequest } from 'fastify';
import { proxySchema } from './proxy.schema.js';
import { refuseFunction } from './refuse-function.js';
import { ROOT_METHODS } from './rest-root.controller.js';
import { proxyTables, restTables, type TableApi } from './table-routes.js';

const NO_CONVERSATIONS = 'Conversations, messages and their sending are no part of this product.';

/** Where it is to be found, or why it is not, what document B's system has for tables beside ours. */
const elsewhere: Readonly<Record<string, string>> = {
  conversations: NO_CONVERSATIONS,
  messages: NO_CONVERSATIONS,
  tasks: "There are no tasks here; what was done with a contact is in the table 'public.activities'",
  leads: "Leads are deals: perhaps you meant the table 'public.deals'",
};

/**
 * Answers for tables, and for methods of a table, that there are not: the credential is looked at first, so that nobody learns
 * names without one.
 */
@ApiExcludeController()
@Controller('/functions/v1/rest-api-proxy')
export class ProxyUnknownTableController {
  @All(['', '*'])
  @Authenticated({ by: proxyTables.by, permission: null })
  refuse(@Req() request: FastifyRequest): never {
    throw refuse.method(request.method, allowedMethods(tableOf(resourceOf(request, proxyTables))));
  }
}

/** As {@link ProxyUnknownTableController}; its root is a resource of its own, and its functions are known by name. */
@ApiExcludeController()
@Controller('/rest/v1')
export class RestUnknownTableController {
  @All('*')
  @Authenticated({ by: restTables.by, permission: null })
  refuse(@Req() request: FastifyRequest): never {
    const resource = resourceOf(request, restTables);
    if (resource === '/') throw refuse.method(request.method, ROOT_METHODS);
    if (resource.startsWith('/rpc/')) throw refuseFunction(request, resource);
    throw refuse.method(request.method, allowedMethods(tableOf(resource)));
  }
}

function resourceOf({ originalUrl }: FastifyRequest, { path }: TableApi): string {
  return originalUrl
    .split('?', 1)[0]!
    .replace(/\/{2,}/g, '/')
    .slice(path.length);
}

function tableOf(resource: string) {
  try {
    return findTable(proxySchema(null), resource);
  } catch (error) {
    const name = resource.replace(/^\/|\/$/g, '');
    const isPublished =
      error instanceof PostgrestError && error.code === 'PGRST205' && Object.hasOwn(elsewhere, name);
    throw isPublished ? refuse.table(name, elsewhere[name]) : error;
  }
}
