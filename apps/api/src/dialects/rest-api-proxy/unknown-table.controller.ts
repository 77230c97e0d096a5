import { All, Controller, Req, type Type } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Authenticated } from '@rosetta/auth';
import { allowedMethods, findTable, PostgrestError, refuse } from '@rosetta/postgrest';
import type { FastifyRequest } from 'fastify';
import { proxySchema } from './proxy.schema.js';
import { refuseFunction } from './refuse-function.js';
import { ROOT_METHODS } from './rest-root.controller.js';
import type { TableDoor } from './table.controller.js';
import { REST_PATH } from './table-paths.js';

const NO_CONVERSATIONS = 'Conversations, messages and their sending are no part of this product.';

/** Where it is to be found, or why it is not, what document B's system has for tables beside ours. */
const elsewhere: Readonly<Record<string, string>> = {
  conversations: NO_CONVERSATIONS,
  messages: NO_CONVERSATIONS,
  tasks: "There are no tasks here; what was done with a contact is in the table 'public.activities'",
  leads: "Leads are deals: perhaps you meant the table 'public.deals'",
};

/**
 * Makes the controller that answers for tables, and for methods of a table, that a door does not have: the credential is looked
 * at first, so that nobody learns names without one.
 */
export function unknownTableController({ path, by, prefix }: TableDoor): Type {
  // Its root is a resource of its own.
  const hasRoot = path === REST_PATH;

  @ApiExcludeController()
  @Controller(path)
  class UnknownTableController {
    @All(hasRoot ? '*' : ['', '*'])
    @Authenticated({ by, permission: null })
    refuse(@Req() request: FastifyRequest): never {
      const asked = request.originalUrl.split('?', 1)[0]!.replace(/\/{2,}/g, '/');
      const resource = asked.slice(path.length);
      if (hasRoot && resource === '/') throw refuse.method(request.method, ROOT_METHODS);
      if (hasRoot && resource.startsWith('/rpc/')) throw refuseFunction(request, resource);
      throw refuse.method(request.method, allowedMethods(tableOf(resource)));
    }
  }
  Object.defineProperty(UnknownTableController, 'name', { value: `${prefix}UnknownTableController` });
  return UnknownTableController;
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
